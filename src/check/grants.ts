import type { SectionEvent } from '../core/history.ts';
import type { Journal } from '../core/journal.ts';

/** One grant of a lock, as its holder saw it. `seq` is a place in the order of events. */
export interface Grant {
  readonly acquisition: number;
  readonly lock: LockGrants;
  /** The earliest that the server can have granted it: when the acquiring calls were sent. */
  readonly sentSeq: number;
  readonly sentUs: number;
  /** The latest: when the reply had come. */
  readonly acquiredSeq: number;
  readonly acquiredUs: number;
  /** µs; undefined where the lock does not expire, or its lease is renewed. */
  readonly ttlUs: number | undefined;
}

/** What is known of one lock's grants. */
export interface LockGrants {
  readonly name: string;
  /** Grants that are not forgotten. */
  kept: number;
  /** The newest grant whose reply has come. */
  latest: Grant | undefined;
  /** The highest `sentSeq` of all grants seen. */
  newestSentSeq: number;
}

/** How sure it is that a later grant than this one exists at the server. */
export type Superseded = 'no' | 'possible' | 'definite';

/**
 * Puts grants in the server's order as far as a client-side history can: B was granted after A for
 * certain where B's acquire was sent after A's reply had come. Where they crossed, B can only be the
 * later one if A's lock had time to expire first; a reply that was held up (a paused client) is seen
 * late and still is the older grant.
 */
export class GrantOrder {
  readonly #locks = new Map<string, LockGrants>();

  /** An acquire without a single call (a lock in the process) is granted when it is seen. */
  grant(event: SectionEvent, seq: number, journal: Journal): Grant {
    const lock = this.#lock(event.lock);
    const asked = acquiringCalls(journal) ?? { seq, atUs: event.atUs };
    const grant = {
      acquisition: event.acquisition,
      lock,
      sentSeq: asked.seq,
      sentUs: asked.atUs,
      acquiredSeq: seq,
      acquiredUs: event.atUs,
      ttlUs: event.ttlMs === undefined ? undefined : event.ttlMs * 1000,
    };
    lock.latest = grant;
    lock.kept += 1;
    if (grant.sentSeq > lock.newestSentSeq) lock.newestSentSeq = grant.sentSeq;
    return grant;
  }

  /**
   * Nobody asks about this grant any more. A lock without a grant is forgotten: what is older than a grant to come
   * says nothing about it.
   */
  forget({ lock }: Grant): void {
    lock.kept -= 1;
    if (lock.kept === 0) this.#locks.delete(lock.name);
  }

  #lock(name: string): LockGrants {
    const known = this.#locks.get(name);
    if (known !== undefined) return known;
    const lock = { name, kept: 0, latest: undefined, newestSentSeq: 0 };
    this.#locks.set(name, lock);
    return lock;
  }
}

/** Is there a later grant of the same lock, by what has been seen until now? */
export function superseded(grant: Grant): Superseded {
  const { latest, newestSentSeq } = grant.lock;
  if (newestSentSeq > grant.acquiredSeq) return 'definite';
  if (latest === undefined || latest === grant) return 'no';
  if (grant.ttlUs === undefined) return 'possible';
  return latest.acquiredUs >= grant.sentUs + grant.ttlUs ? 'possible' : 'no';
}

/**
 * When the calls that are in flight, or were last, began to be sent: calls that are in flight together
 * may all be part of one acquire (a majority of masters).
 */
function acquiringCalls(journal: Journal): { seq: number; atUs: number } | undefined {
  let inFlight = 0;
  let began: { seq: number; atUs: number } | undefined;
  for (let index = 0; index < journal.length; index++) {
    const event = journal.event(index);
    if (event.kind === 'call-sent') {
      if (inFlight === 0) began = { seq: journal.seq(index), atUs: event.atUs };
      inFlight += 1;
    } else if (event.kind === 'call-settled') inFlight = Math.max(0, inFlight - 1);
  }
  return began;
}
