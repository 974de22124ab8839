import { LatestGrants } from '../check/story/latest-grants.ts';
import type { ReleasedEvent, SectionEvent } from '../core/history.ts';
import type { Actor } from './cast.ts';

/** What the locks' watch has found. */
export interface Found {
  /** A section began while another's was open. */
  overlap(actor: Actor, inside: Actor, atUs: number): void;
  /** Nobody knows when the section that was open had ended. */
  overlapInDoubt(inside: Actor): void;
  /** A release deleted another's lock; whose is not known where it was released without having been held. */
  foreignRelease(actor: Actor, owner: Actor | undefined, atUs: number): void;
}

/** Sees who is inside, and whose lock a release deletes. Memory is bounded by the sections that are open. */
export class LockWatch {
  readonly #found: Found;
  readonly #latest = new LatestGrants<Grant>();
  readonly #inside = new Map<number, Actor>();
  /** Releases that were sent when another's grant was the latest: that one. */
  readonly #doubtful = new Map<number, Grant>();

  constructor(found: Found) {
    this.#found = found;
  }

  acquired(actor: Actor, { acquisition, lock, atUs }: SectionEvent): void {
    for (const other of this.#inside.values()) {
      if (other === actor) continue;
      actor.overlaps ??= new Set();
      actor.overlaps.add(acquisition);
      this.#found.overlap(actor, other, atUs);
      break;
    }
    this.#latest.take(lock, { actor, acquisition });
    this.#inside.set(acquisition, actor);
  }

  /** True where a section ended by it. */
  releasing(event: SectionEvent): boolean {
    const { acquisition, lock } = event;
    const latest = this.#latest.of(lock);
    if (latest !== undefined && latest.acquisition !== acquisition) {
      this.#doubtful.set(keyOf(event), latest);
    }
    return this.#leave(acquisition, lock);
  }

  /** True where a section ended by it. */
  abandoned(event: SectionEvent): boolean {
    const { acquisition, lock } = event;
    const actor = this.#inside.get(acquisition);
    if (actor !== undefined) this.#found.overlapInDoubt(actor);
    this.#doubtful.delete(keyOf(event));
    return this.#leave(acquisition, lock);
  }

  released(actor: Actor, event: ReleasedEvent): void {
    const { acquisition, deleted, atUs } = event;
    const owner = this.#doubtful.get(keyOf(event));
    this.#doubtful.delete(keyOf(event));
    if (!deleted) return;
    const { buyer } = actor;
    if (owner === undefined && acquisition !== 0) {
      actor.deleted ??= new Map();
      actor.deleted.set(acquisition, { atUs, buyer });
      return;
    }
    if (owner !== undefined) {
      owner.actor.deleted ??= new Map();
      owner.actor.deleted.set(owner.acquisition, { atUs, buyer });
    }
    this.#found.foreignRelease(actor, owner?.actor, atUs);
  }

  #leave(acquisition: number, lock: string): boolean {
    if (!this.#inside.delete(acquisition)) return false;
    this.#latest.leave(lock);
    return true;
  }
}

/** A lock that was never held is released as acquisition 0: one of each attempt. */
function keyOf({ acquisition, attempt }: SectionEvent | ReleasedEvent): number {
  return acquisition === 0 ? -attempt : acquisition;
}

interface Grant {
  readonly actor: Actor;
  readonly acquisition: number;
}
