import type { HistoryEvent, ReleasedEvent, SectionEvent } from '../core/history.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Journal } from '../core/journal.ts';
import type { Check, CheckFindings, RunningCheck } from './check.ts';
import { wantZero } from './check.ts';
import type { Grant, LockGrants } from './grants.ts';
import { GrantOrder, superseded } from './grants.ts';

/** Redis expires keys to the ms; a lock is surely gone this long after its TTL, µs. */
const EXPIRY_PRECISION_US = 1000;

/**
 * Property: no release deletes the lock while the latest grant was another acquisition's.
 * Needs: acquired, releasing, released and abandoned; the calls in the attempts' journals, to know
 * which of two grants was the later one. `acquired.ttlMs` must be left out where a lease is renewed.
 * Inconclusive when: the reply to such a release was lost; the order of two grants is unclear; a
 * lock that had expired was deleted while another grant's reply was in flight; or the strategy
 * promises own releases and traced none.
 * Smallest violating history: A acquired, B acquired, A releasing, A released (deleted).
 */
export const ownRelease: Check = {
  name: 'own-release',
  listensTo: ['acquired', 'releasing', 'released', 'abandoned'],
  start: ({ promises }) => new OwnRelease(promises.includes('own-release')),
};

class OwnRelease implements RunningCheck {
  readonly #isPromised: boolean;
  readonly #order = new GrantOrder();
  /** Grants that are held, or whose release may be foreign and has no reply yet. */
  readonly #held = new Map<number, Held>();
  /** Locks deleted after their expiry, until the next grant shows whose lock it may have been. */
  readonly #suspects = new Map<LockGrants, Suspect>();
  /** Releases of a lock never held, without a reply yet. */
  #unheldInFlight = 0;
  #releases = 0;
  #foreign = 0;
  #possible = 0;

  constructor(isPromised: boolean) {
    this.#isPromised = isPromised;
  }

  on(event: HistoryEvent, seq: number, journal: Journal | undefined): void {
    switch (event.kind) {
      case 'acquired':
        if (journal !== undefined) this.#acquired(this.#order.grant(event, seq, journal));
        break;
      case 'releasing':
        this.#releasing(event);
        break;
      case 'released':
        this.#released(event, seq);
        break;
      case 'abandoned':
        this.#letGo(event.acquisition);
    }
  }

  finish(): CheckFindings {
    const figure = 'foreignReleases';
    if (this.#releases === 0) {
      const evidence = 'no release was traced';
      if (!this.#isPromised) return { findings: [], notApplicable: evidence };
      const hint = 'call releasing() before a release is sent, and released(…) at its reply';
      const verdict = 'inconclusive';
      return { findings: [{ figure, value: 0, range: null, verdict, evidence, hint }] };
    }
    let possible = this.#possible + this.#unheldInFlight;
    for (const { doubt } of this.#held.values()) {
      if (doubt === 'definite' || doubt === 'possible') possible += 1;
    }
    const range = [this.#foreign, this.#foreign + possible] as const;
    const also = possible > 0 ? `, and perhaps ${humanCount(possible)} more` : '';
    const evidence = `${humanCount(this.#foreign)} of ${humanUnits(this.#releases, 'release')} deleted another's lock${also}`;
    return {
      findings: [{ figure, value: this.#foreign, range, verdict: wantZero(range), evidence }],
    };
  }

  #acquired(grant: Grant): void {
    this.#held.set(grant.acquisition, { grant, doubt: 'none' });
    if (this.#suspects.size === 0) return;
    const suspect = this.#suspects.get(grant.lock);
    if (suspect === undefined) return;
    this.#suspects.delete(grant.lock);
    this.#order.forget(suspect.grant);
    if (grant.sentSeq < suspect.deletedSeq) this.#possible += 1;
  }

  #releasing({ acquisition, atUs }: SectionEvent): void {
    this.#releases += 1;
    if (acquisition === 0) {
      this.#unheldInFlight += 1;
      return;
    }
    const held = this.#held.get(acquisition);
    if (held === undefined) return;
    const later = superseded(held.grant);
    if (later !== 'no') held.doubt = later;
    else if (hasExpired(held.grant, atUs)) held.doubt = 'expired';
    else this.#letGo(acquisition);
  }

  #released({ acquisition, deleted }: ReleasedEvent, seq: number): void {
    if (acquisition === 0) {
      this.#unheldInFlight -= 1;
      if (deleted) this.#foreign += 1;
      return;
    }
    const held = this.#held.get(acquisition);
    if (held === undefined) return;
    const { grant, doubt } = held;
    const isLater = doubt === 'definite' || doubt === 'possible' || grant.lock.latest !== grant;
    if (deleted && !isLater) {
      this.#held.delete(acquisition);
      this.#suspects.set(grant.lock, { grant, deletedSeq: seq });
      return;
    }
    this.#letGo(acquisition);
    if (!deleted) return;
    if (doubt === 'definite') this.#foreign += 1;
    else this.#possible += 1;
  }

  #letGo(acquisition: number): void {
    const held = this.#held.get(acquisition);
    if (held === undefined) return;
    this.#held.delete(acquisition);
    this.#order.forget(held.grant);
  }
}

function hasExpired({ acquiredUs, ttlUs }: Grant, atUs: number): boolean {
  return ttlUs !== undefined && atUs >= acquiredUs + ttlUs + EXPIRY_PRECISION_US;
}

/** The newest grant of a lock that was deleted after its expiry. */
interface Suspect {
  readonly grant: Grant;
  readonly deletedSeq: number;
}

interface Held {
  readonly grant: Grant;
  /** Whether its release may delete another's lock: judged when it is sent. */
  doubt: 'none' | 'possible' | 'definite' | 'expired';
}
