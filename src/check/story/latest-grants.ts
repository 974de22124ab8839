/** Locks that nobody holds whose latest grant is kept: a shop may have a lock for each buyer. */
const IDLE_KEPT = 64;

/** The latest grant of each lock. Memory is bounded by the locks that are held. */
export class LatestGrants<Grant> {
  readonly #latest = new Map<string, { grant: Grant; holders: number }>();
  /** Locks that nobody holds, oldest first: their last holder may still be a victim. */
  readonly #idle = new Set<string>();

  of(lock: string): Grant | undefined {
    return this.#latest.get(lock)?.grant;
  }

  /** One more holds the lock, besides those who did not leave it. */
  take(lock: string, grant: Grant): void {
    this.#idle.delete(lock);
    const latest = this.#latest.get(lock);
    this.#latest.set(lock, { grant, holders: (latest?.holders ?? 0) + 1 });
  }

  /** One of its holders has left it. */
  leave(lock: string): void {
    const latest = this.#latest.get(lock);
    if (latest === undefined) return;
    latest.holders -= 1;
    if (latest.holders > 0) return;
    this.#idle.add(lock);
    if (this.#idle.size <= IDLE_KEPT) return;
    const [oldest = lock] = this.#idle;
    this.#idle.delete(oldest);
    this.#latest.delete(oldest);
  }
}
