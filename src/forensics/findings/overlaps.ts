import type { Client } from './client.ts';
import { type Example, Finding, NEEDS, type Trust } from './finding.ts';
import type { Grant } from './grant.ts';

/**
 * Counts acquisitions that were made while an earlier holder's work went on.
 *
 * ```text
 *   A  granted -------(expired)------------------- writes the stock --- releases
 *   B                    granted -- reads the stock
 *                                   ^ B has its reply       ^ A still works: definite
 * ```
 *
 * MONITOR shows when the server did something, not when the client knew. So it is definite only where B did
 * something after its grant, and A, whose connection is its own, wrote after that. Otherwise an acquisition beside
 * one that is not released is possible. Memory is bounded by the acquisitions that are open.
 */
export class Overlaps {
  readonly #finding = new Finding();
  /** Not released, oldest first. */
  readonly #open: Grant[] = [];
  /** Entered beside an older one that is open, oldest first; not yet definite. */
  readonly #pending: Grant[] = [];
  /** Shown by a value that was written twice, whoever wrote it. */
  readonly #byValue = new Finding();
  /** Acquisitions that nobody released, as far as could be seen, and that were given up. */
  neverReleased = 0;

  /** How many acquisitions are not released. */
  get openCount(): number {
    return this.#open.length;
  }

  /** Acquisitions that are not released, oldest first. */
  get open(): readonly Grant[] {
    return this.#open;
  }

  enter(grant: Grant): void {
    insert(this.#open, grant);
    // One that was recognised late may have been entered beside by others.
    for (const later of this.#open) {
      if (later.line > grant.line && !later.isOverlap) this.#pend(later);
    }
    if (this.#open[0] !== grant) this.#pend(grant);
    if (this.#open.length > MAX_OPEN) this.#giveUp();
  }

  /** The holder wrote a stock: it was still at work. `grant` is its client's only acquisition. */
  wrote(grant: Grant, line: number, atUs: number): void {
    for (let index = 0; index < this.#pending.length; index++) {
      const later = this.#pending[index] as Grant;
      if (later.line <= grant.line || !isEntered(later, line)) continue;
      if (later.client === grant.client) continue;
      this.#pending.splice(index, 1);
      index -= 1;
      const needs = NEEDS.connections | grant.needs | later.needs;
      const forUs = atUs - later.atUs;
      this.#finding.definite(needs, () => overlapOf(grant, later, line, forUs), forUs);
    }
  }

  leave(grant: Grant): void {
    const index = this.#open.lastIndexOf(grant);
    if (index < 0) return;
    this.#open.splice(index, 1);
    const oldest = this.#open[0]?.line ?? Number.POSITIVE_INFINITY;
    while (this.#pending[0] !== undefined && this.#pending[0].line <= oldest) {
      this.#settleFirst(grant);
    }
  }

  /** Two holders worked at once, whoever they were. */
  shownByValue(example: Example): void {
    this.#byValue.definite(NEEDS.nothing, () => example);
  }

  /** `total` bounds both together. */
  count(trust: Trust): { readonly definite: number; readonly possible: number } {
    const own = this.#finding.count(trust);
    const total = own.definite + own.possible + this.#pending.length;
    // Both are lower bounds on the same thing.
    const definite = Math.min(total, Math.max(own.definite, this.#byValue.count(trust).definite));
    return { definite, possible: total - definite };
  }

  examples(trust: Trust): readonly Example[] {
    const own = this.#finding.examples(trust);
    if (this.#finding.count(trust).definite > 0) return own;
    return [...this.#byValue.examples(trust), ...own];
  }

  #pend(grant: Grant): void {
    grant.isOverlap = true;
    insert(this.#pending, grant);
    if (this.#pending.length > MAX_OPEN) this.#settleFirst(undefined);
  }

  #settleFirst(beside: Grant | undefined): void {
    const grant = this.#pending.shift();
    if (grant === undefined) return;
    this.#finding.possible(() => {
      const lines = beside === undefined ? [grant.line] : [beside.line, grant.line];
      const holder = beside === undefined ? 'another' : beside.client.label;
      const text = `${grant.client.label} takes the lock; the work of ${holder} may still have gone on`;
      return { atUs: grant.atUs, lines: ordered(lines), text, weight: 0 };
    });
  }

  #giveUp(): void {
    const oldest = this.#open[0];
    if (oldest === undefined) return;
    this.neverReleased += 1;
    const { grants } = oldest.client;
    grants.splice(grants.indexOf(oldest), 1);
    this.leave(oldest);
  }
}

/** More acquisitions without a release are given up. */
const MAX_OPEN = 5_000;

/** Had its client, whose connection is its own, its reply before `line`? */
function isEntered({ actedLine }: Grant, line: number): boolean {
  return actedLine !== undefined && actedLine < line;
}

function overlapOf(
  grant: Grant,
  later: Grant,
  line: number,
  forUs: number,
): Omit<Example, 'needs'> {
  const text = `${later.client.label} takes the lock while ${grant.client.label} still works`;
  return {
    atUs: later.atUs,
    lines: ordered([grant.line, later.line, line]),
    text,
    weight: forUs,
  };
}

function ordered(lines: readonly number[]): readonly number[] {
  return [...lines].sort((one, other) => one - other);
}

function insert(grants: Grant[], grant: Grant): void {
  let at = grants.length;
  while (at > 0 && (grants[at - 1] as Grant).line > grant.line) at -= 1;
  grants.splice(at, 0, grant);
}

/** A client's only open acquisition of a lock; undefined where it has none, or several. */
export function onlyGrant({ grants }: Client, lock: string): Grant | undefined {
  let only: Grant | undefined;
  for (const grant of grants) {
    if (grant.lock !== lock) continue;
    if (only !== undefined) return undefined;
    only = grant;
  }
  return only;
}
