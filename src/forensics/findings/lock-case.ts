import type { LockKey } from '../keys/choose.ts';
import { copied } from '../keys/text.ts';
import type { Client } from './client.ts';
import { type Example, Finding, NEEDS, type Trust } from './finding.ts';
import type { Attempt, Grant } from './grant.ts';
import { foreignRelease, LockStory } from './lock-story.ts';
import { Overlaps, onlyGrant } from './overlaps.ts';
import type { Release } from './release.ts';
import { Spans } from './spans.ts';
import { Timeline } from './timeline.ts';

/** What happens this close to an expiry may have happened before it or after, µs. */
const EXPIRY_UNSURE_US = 2_000;
/** Attempts that may have been granted, of different clients. */
const MAX_UNDECIDED = 5_000;

/**
 * One lock: who was granted it, what was open at that time, and whose lock each release deleted. The order of the
 * lines is the server's. What is not certain by that (an attempt within 2 ms of the expiry, or on a lock that was
 * there before the capture) is decided by what its client did next: who goes on to read the stock has the lock.
 */
export class LockCase {
  readonly key: LockKey;
  readonly overlaps = new Overlaps();
  readonly timeline = new Timeline();
  readonly #story = new LockStory(this.timeline);
  readonly spans = new Spans();
  attempts = 0;
  acquisitions = 0;
  releases = 0;
  /** Releases by clients that had not taken the lock. */
  strayReleases = 0;
  /** Attempts that may have been granted or refused. */
  undecided = 0;
  /** Certain refusals, and how many of those clients read the stock next. */
  refusals = 0;
  /** One of its clients stands for many buyers. */
  hasSharedClient = false;
  refusedReads = 0;
  /** Stock changes by holders: by a plain write, and by one step. */
  plainWrites = 0;
  atomicWrites = 0;
  readonly #foreign = new Finding();
  /** Deletions of a live lock that seemed to be the holder's own. */
  #ownDeletions = 0;
  #state: 'unknown' | 'free' | 'held' = 'unknown';
  #latest: Grant | undefined;
  #expiresUs = Number.NEGATIVE_INFINITY;
  /** Who may have been granted it since the latest grant, by client. */
  #candidates = new Map<Client, Attempt>();
  /** Candidates of a lock that was deleted before they were decided, and the release that deleted it. */
  #late: { candidates: Map<Client, Attempt>; foreign?: LateForeign } | undefined;
  /** On a connection of many: the latest holder has not read the stock yet. */
  #awaitsRead = false;
  /** Lines up to this one may miss something. */
  #gapLine = 0;

  constructor(key: LockKey) {
    this.key = key;
  }

  /** The latest grant; its lock may be gone. */
  get latest(): Grant | undefined {
    return this.#latest;
  }

  /** SET NX or SETNX; answers whether it was granted, undefined where that is not known yet. */
  attempt(attempt: Attempt): boolean | undefined {
    const { client, atUs } = attempt;
    this.attempts += 1;
    const isOwnLock = this.#latest?.client === client && this.#latest.releasedLine === undefined;
    // Who tries again was refused, unless it is many.
    if (!client.isShared) {
      this.#late?.candidates.delete(client);
      if (this.#candidates.delete(client)) {
        this.undecided -= 1;
        this.refusals += 1;
      }
    }
    const granted = this.#outcome(atUs);
    if (granted === true) {
      this.#grant(attempt, NEEDS.nothing);
      this.#awaitsRead = client.isShared;
    } else if (granted === false) {
      // Nobody asks for what it has: somebody else does, on the same connection.
      if (isOwnLock) client.isShared = true;
      if (client.isShared) this.hasSharedClient = true;
      this.refusals += 1;
      client.refusedBy = this.key.id;
    } else this.#doubt(attempt);
    return granted;
  }

  /**
   * The client did what only a holder does; where its attempt is undecided, it had been granted. Gives the grant
   * that was found so.
   */
  acted(client: Client, needs: number): Grant | undefined {
    // On a connection of many it is somebody's who has held it for long.
    if (client.isShared && needs === NEEDS.nothing) return undefined;
    const attempt = this.#candidates.get(client);
    if (attempt !== undefined) {
      this.#candidates.delete(client);
      this.undecided -= 1;
      const sureUs = attempt.expiresUs - EXPIRY_UNSURE_US;
      for (const [other, { atUs }] of this.#candidates) {
        // What was asked for while this one had it was refused.
        if (atUs >= sureUs) continue;
        this.#candidates.delete(other);
        this.undecided -= 1;
        this.refusals += 1;
      }
      return this.#grant(attempt, needs);
    }
    if (this.#awaitsRead && client.isShared) {
      this.#awaitsRead = false;
      return undefined;
    }
    const late = this.#late?.candidates.get(client);
    if (late === undefined) return undefined;
    const foreign = this.#late?.foreign;
    this.#late = undefined;
    const grant = this.#open(late, needs);
    foreign?.confirm(grant, this.#foreign);
    return grant;
  }

  /** The holder set an expiry, or changed it. */
  renewed(expiresUs: number | undefined): void {
    if (this.#state === 'held' && expiresUs !== undefined) this.#expiresUs = expiresUs;
  }

  /** DEL, or a script that compares and deletes. */
  release(release: Release): void {
    const { client, line, atUs, values } = release;
    this.releases += 1;
    this.acted(client, NEEDS.nothing);
    const own = this.#ownOf(client, values);
    if (own === undefined) this.strayReleases += 1;
    const deleted = release.hasDeleted ?? this.#deletes(atUs);
    const isCompared = values !== undefined && this.key.hasOwnValues;
    if (!isCompared && deleted !== false) this.#judge(release, own, deleted === true);
    this.#story.released(release, own, this.#latest, deleted);
    // A DEL leaves nothing behind; a script that deleted nothing leaves what there was.
    if (release.hasDeleted !== false && this.#state !== 'free') this.#free(undefined);
    if (own !== undefined) this.#close(own, line, atUs);
  }

  /** The key is gone by other means (FLUSHALL, an overwrite). */
  gone(): void {
    this.#free(undefined);
  }

  /** Something was missed. */
  gap(line: number): void {
    this.#gapLine = line;
    this.#state = 'unknown';
    this.#late = undefined;
  }

  foreign(trust: Trust): { readonly definite: number; readonly possible: number } {
    const { definite, possible } = this.#foreign.count(trust);
    // Where releases cannot be told apart at all, any of them may have been another's.
    return trust.connections
      ? { definite, possible }
      : { definite, possible: possible + this.#ownDeletions };
  }

  foreignExamples(trust: Trust): readonly Example[] {
    return this.#foreign.examples(trust);
  }

  #outcome(atUs: number): boolean | undefined {
    if (this.#state === 'unknown') return undefined;
    if (this.#state === 'free') return true;
    if (atUs < this.#expiresUs - EXPIRY_UNSURE_US)
      return this.#candidates.size > 0 ? undefined : false;
    if (atUs <= this.#expiresUs + EXPIRY_UNSURE_US || this.#candidates.size > 0) return undefined;
    this.#story.expired(this.#latest, this.#expiresUs);
    return true;
  }

  #doubt(attempt: Attempt): void {
    attempt.client.refusedBy = undefined;
    const before = this.#candidates.get(attempt.client);
    if (before?.isLikely === true && !attempt.isLikely) {
      this.refusals += 1;
      return;
    }
    if (before === undefined) this.undecided += 1;
    else this.refusals += 1;
    this.#candidates.delete(attempt.client);
    this.#candidates.set(attempt.client, { ...attempt, value: copied(attempt.value) });
    if (this.#candidates.size <= MAX_UNDECIDED) return;
    const [oldest] = this.#candidates.keys();
    if (oldest !== undefined) this.#candidates.delete(oldest);
  }

  /** A grant that is the latest now. */
  #grant(attempt: Attempt, needs: number): Grant {
    if (this.#state === 'held' && needs !== NEEDS.nothing)
      this.#story.expired(this.#latest, this.#expiresUs);
    const grant = this.#open(attempt, needs);
    this.#state = 'held';
    this.#latest = grant;
    this.#expiresUs = attempt.expiresUs;
    return grant;
  }

  #open(attempt: Attempt, needs: number): Grant {
    const grant: Grant = {
      ...attempt,
      value: copied(attempt.value),
      lock: this.key.id,
      needs,
      actedLine: undefined,
      releasedLine: undefined,
      isOverlap: false,
    };
    this.acquisitions += 1;
    const { client } = attempt;
    client.refusedBy = undefined;
    if (client.grants.some(({ lock }) => lock === this.key.id)) client.isShared = true;
    client.grants.push(grant);
    this.overlaps.enter(grant);
    this.#story.granted(grant);
    return grant;
  }

  /** Which of its acquisitions the client lets go of. */
  #ownOf(client: Client, values: readonly string[] | undefined): Grant | undefined {
    if (values !== undefined && this.key.hasOwnValues) {
      const { open } = this.overlaps;
      return open.find(({ value }) => values.includes(value));
    }
    const only = onlyGrant(client, this.key.id);
    // Where it has several, the oldest is the likeliest; that any of them goes is what counts.
    return only ?? client.grants.find(({ lock }) => lock === this.key.id);
  }

  /** Does a plain DEL delete a lock? Undefined where that is not certain. */
  #deletes(atUs: number): boolean | undefined {
    if (this.#candidates.size > 0 || this.#state === 'unknown') return undefined;
    if (this.#state === 'free' || atUs > this.#expiresUs + EXPIRY_UNSURE_US) return false;
    return atUs < this.#expiresUs - EXPIRY_UNSURE_US ? true : undefined;
  }

  /** Whose lock did a plain DEL delete? */
  #judge(release: Release, own: Grant | undefined, isCertain: boolean): void {
    const { client, line, atUs } = release;
    const latest = this.#latest;
    const weight = this.#expiresUs - atUs;
    const example = () => foreignRelease(release, own, latest);
    const candidates = this.#candidates;
    const isAmong = own !== undefined && !client.isShared && candidates.has(client);
    if (!isCertain && candidates.size > 0 && !isAmong) {
      // Somebody else may have it, whose next command will tell.
      const kept = this.#foreign.possible(example, weight);
      this.#free({
        release: line,
        needs: ownNeeds(own),
        isOwn: own !== undefined && !client.isShared,
        kept,
      });
      return;
    }
    if (latest === undefined) return;
    if (own === latest && onlyGrant(client, this.key.id) === latest) {
      this.#ownDeletions += 1;
      return;
    }
    const hasLatest = client.grants.includes(latest);
    const isKnown = latest.line > this.#gapLine && own !== undefined && own.line > this.#gapLine;
    if (!hasLatest && isKnown && isCertain && own !== undefined && !client.isShared) {
      this.#foreign.definite(NEEDS.connections | own.needs | latest.needs, example, weight);
    } else this.#foreign.possible(example, weight);
  }

  #free(
    late: (Omit<LateForeign, 'confirm'> & { readonly kept: Example | undefined }) | undefined,
  ): void {
    this.#state = 'free';
    if (late === undefined && this.#candidates.size === 0) return;
    this.undecided -= this.#candidates.size;
    this.#late = { candidates: this.#candidates };
    if (late !== undefined) {
      const { kept, isOwn, needs } = late;
      this.#late.foreign = {
        ...late,
        confirm: (grant, finding) => {
          if (isOwn) finding.confirm(NEEDS.connections | needs | grant.needs, kept);
        },
      };
    }
    this.#candidates = new Map();
  }

  #close(grant: Grant, line: number, atUs: number): void {
    grant.releasedLine = line;
    const { grants } = grant.client;
    const index = grants.indexOf(grant);
    if (index >= 0) grants.splice(index, 1);
    this.overlaps.leave(grant);
    this.spans.add(grant, line, atUs);
  }
}

/** A release that will have been foreign if a candidate turns out to have had the lock. */
interface LateForeign {
  readonly release: number;
  readonly needs: number;
  readonly isOwn: boolean;
  confirm(grant: Grant, finding: Finding): void;
}

function ownNeeds(own: Grant | undefined): number {
  return own?.needs ?? NEEDS.nothing;
}
