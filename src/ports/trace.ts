/**
 * How a strategy tells the harness that it believes to be alone, so that overlaps and foreign
 * releases can be measured without knowing the lock. Tracing changes nothing in the store.
 */
export interface TracePort {
  /** Call at the acquire's reply. `lock` names what is held; `ttlMs` is its expiry, where it has one. */
  acquired(lock: string, options?: { readonly ttlMs?: number }): CriticalSection;
  /** For code that releases a lock which it never acquired: call just before the release is sent. */
  releasingUnheld(lock: string): PendingRelease;
}

/** One acquisition of a lock, from its reply on. */
export interface CriticalSection extends PendingRelease {
  /** Call just before the release is sent: the section ends here. */
  releasing(): void;
}

/** A release whose reply is awaited. */
export interface PendingRelease {
  /** Call at the reply: did the server delete a lock (on a majority, where there are several)? */
  released(deleted: boolean): void;
}
