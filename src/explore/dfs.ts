import { SeckillError } from '../core/errors.ts';
import type { Chooser, MadeKind, Move } from '../core/schedule.ts';
import { fingerprint } from './fingerprint.ts';
import { countSchedules, type Edge, type State } from './graph.ts';
import type { Covered, Ended, Policy } from './policy.ts';

/** How a depth-first search goes. */
export interface DfsOptions {
  /** Most departures of one schedule (see {@link Move.cost}); none unless told. */
  readonly bound?: number;
  /**
   * False plays every schedule, also where it can only end like one that was played; true unless told. `states`
   * and `own affairs` prune in one of the two ways alone.
   */
  readonly prune?: boolean | 'states' | 'own affairs';
}

/**
 * Depth first, the most natural move first. Complete up to its bound. Pruned in two ways:
 * - of two schedules that come to the same state (see {@link Chooser.choose}) one is played on;
 * - a move that concerns its buyer alone is made at once, and the other moves of that moment are tried
 *   only if a check turns out to have seen it.
 *
 * Without a bound it counts all schedules, over the graph of states.
 *
 * ```text
 *   stack   [0 of 2] [2 of 3] [0 of 2]    each schedule replays the stack, then goes on with 0, 0, 0, …
 *              |        |        `- next time: 1
 *              |        `- exhausted with the one above: its state's future is known
 * ```
 *
 * Source: stateless model checking as in Godefroid's VeriSoft, with state matching, and persistent sets
 * of one move.
 */
export class Dfs implements Policy {
  readonly #bound: number;
  readonly #matchesStates: boolean;
  readonly #takesAtOnce: boolean;
  readonly #stack: Place[] = [];
  /** Departures that were left when a state was exhausted, and the state. */
  readonly #seen = new Map<string, Seen>();
  readonly #root: State = { edges: [] };
  #depth = 0;
  #left = 0;
  /** Where the schedule has come to, as far as it is new; undefined while it follows the stack. */
  #at: State | undefined;
  /** Where the move that is about to be made was chosen; undefined where it was the only one. */
  #chosen: Place | undefined;
  #visited = 0;
  #isOver = false;
  /** True where a move was left out because of the bound. */
  #isBounded = false;
  /** True where a schedule did not come to its end: what it would have come to is not covered by any bound. */
  #isGivenUp = false;
  #total: bigint | undefined;

  constructor({ bound, prune = true }: DfsOptions = {}) {
    this.#bound = bound ?? Number.POSITIVE_INFINITY;
    this.#matchesStates = prune === true || prune === 'states';
    this.#takesAtOnce = prune === true || prune === 'own affairs';
  }

  next(): Chooser | undefined {
    if (this.#isOver) return undefined;
    this.#depth = 0;
    this.#left = this.#bound;
    this.#at = this.#stack.length === 0 ? this.#root : undefined;
    return {
      choose: (moves, state) => this.#choose(moves, state),
      makes: (move, kind) => this.#makes(move, kind),
      saw: () => this.#saw(),
    };
  }

  done({ isCut, isBounded }: Ended): void {
    this.#visited += 1;
    if (isBounded === true) this.#isGivenUp = true;
    if (!isCut && this.#at === undefined) throw notRepeated();
    for (let place = this.#stack.at(-1); place !== undefined; place = this.#stack.at(-1)) {
      place.at += 1;
      if (place.at < place.allowed.length) return;
      this.#stack.pop();
      const { key, left, state } = place;
      if (key !== undefined) this.#seen.set(key, { left, state });
    }
    this.#isOver = true;
  }

  covered(): Covered {
    const isCovered = this.#isOver && !this.#isGivenUp;
    const isAll = isCovered && !this.#isBounded;
    if (isAll) this.#total ??= countSchedules(this.#root);
    return {
      visited: this.#visited,
      all: this.#total,
      bound: isCovered && Number.isFinite(this.#bound) ? this.#bound : undefined,
    };
  }

  #choose(moves: readonly Move[], state: (withCosts?: boolean) => string): number | undefined {
    const known = this.#stack[this.#depth];
    if (known !== undefined) return this.#follow(known, moves);
    const left = this.#left;
    // Under a bound, what counts as a departure later is part of the state.
    const key = this.#matchesStates ? fingerprint(state(Number.isFinite(this.#bound))) : undefined;
    const seen = key === undefined ? undefined : this.#seen.get(key);
    if (seen !== undefined && seen.left >= left) {
      this.#leadsTo(seen.state);
      return undefined;
    }
    const within = [...moves.keys()].filter((index) => (moves[index] as Move).cost <= left);
    if (within.length < moves.length) this.#isBounded = true;
    if (within.length === 0) return undefined;
    const local = this.#takesAtOnce ? within.find((index) => moves[index]?.isLocal) : undefined;
    const place: Place = {
      key,
      left,
      moves: moves.length,
      within,
      allowed: local === undefined ? within : [local],
      isLocal: local !== undefined,
      at: 0,
      state: this.#at ?? { edges: [] },
    };
    this.#stack.push(place);
    return this.#follow(place, moves);
  }

  #follow(place: Place, moves: readonly Move[]): number {
    if (place.moves !== moves.length) throw notRepeated();
    this.#depth += 1;
    // The last place of the stack is where something new begins.
    if (this.#depth === this.#stack.length) this.#at = place.state;
    const index = place.allowed[place.at] as number;
    this.#left -= (moves[index] as Move).cost;
    this.#chosen = place;
    return index;
  }

  #makes({ actor, isLocal }: Move, kind: MadeKind): void {
    if (this.#at === undefined) return;
    const to: State = { edges: [] };
    // Beside moves that are tried as well it is one of them.
    const isMadeAtOnce = isLocal && this.#takesAtOnce && this.#chosen?.isLocal !== false;
    this.#chosen = undefined;
    this.#at.edges.push({ actor, kind: isMadeAtOnce ? 'local' : kind, to });
    this.#at = to;
  }

  /** The last move was made at once, and should not have been: the others of that moment are tried too. */
  #saw(): void {
    const place = this.#stack.at(-1);
    if (place === undefined || this.#depth < this.#stack.length) return;
    const last = place.state.edges.at(-1);
    if (!place.isLocal || last === undefined || last.to !== this.#at) return;
    place.isLocal = false;
    const [first] = place.allowed;
    place.allowed = [first as number, ...place.within.filter((index) => index !== first)];
    (last as { kind: Edge['kind'] }).kind = 'own';
  }

  /** The last move came to a state that was there before. */
  #leadsTo(state: State): void {
    const place = this.#stack.at(-1);
    let at = place?.state ?? this.#root;
    for (;;) {
      const last = at.edges.at(-1);
      if (last === undefined) return;
      if (last.to === this.#at) {
        last.to = state;
        return;
      }
      at = last.to as State;
    }
  }
}

function notRepeated(): SeckillError {
  return new SeckillError(
    'not-runnable',
    'strategy: expected the same schedule to come out the same each time, got another one',
    'let it read clocks and random numbers through its ports only, and keep nothing from one sale to the next',
  );
}

/** One choice of the schedule that is being played. */
interface Place {
  readonly key: string | undefined;
  /** Departures left before the choice. */
  readonly left: number;
  readonly moves: number;
  /** The moves that the bound allows. */
  readonly within: readonly number[];
  /** Those that are tried. */
  allowed: readonly number[];
  /** True while only one is tried, because it concerns its buyer alone. */
  isLocal: boolean;
  /** Which of them is being tried. */
  at: number;
  readonly state: State;
}

/** A state whose future is known. */
interface Seen {
  readonly left: number;
  readonly state: State;
}
