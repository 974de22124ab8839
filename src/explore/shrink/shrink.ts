import type { Chooser, FaultBudget } from '../../core/schedule.ts';
import { lenientChooser } from '../replay.ts';
import { IterativeSearch } from '../search.ts';
import { actorOf, type Size, smallerSizes } from './size.ts';

/** One schedule that was played, and what came of it. */
export interface Tried {
  /** The names of its moves. */
  readonly steps: readonly string[];
  /** The sum of their costs: see {@link Move.cost}. */
  readonly departures: number;
  /** Attempts that the busiest buyer began. */
  readonly attempts: number;
  /** What went wrong in it, and how often. */
  readonly faults: FaultBudget;
  /** True where it still violates what it is about. */
  readonly isViolating: boolean;
  readonly isCut: boolean;
  /** True where it was ended because time had passed too often. */
  readonly isBounded: boolean;
}

/** Asks for one schedule after the other, and is told what came of each. */
export type Asking<T> = Generator<Chooser, T, Tried>;

/** Plays what is asked for in a sale of this size. */
export type PlayAll = <T>(size: Size, asking: Asking<T>) => Promise<T>;

/** A schedule that violates something. */
export interface Example {
  readonly size: Size;
  readonly tried: Tried;
}

/** How much work shrinking may be, in schedules. */
export interface ShrinkLimits {
  /** In all. */
  readonly plays: number;
  /** For one smaller size, to find a violation there. */
  readonly search: number;
}

/**
 * Makes a violating schedule smaller, first in what matters most to a reader: fewer buyers, less stock, fewer
 * attempts, fewer faults; then fewer departures, fewer moves, fewer turns. Always ends, and comes to the same each time.
 *
 * Sizes: greedy; a smaller one is taken where the old moves, as far as they are possible, or a short search still
 * violate. Moves: ddmin (Zeller and Hildebrandt, TSE 2002) over what a lenient schedule is asked to do.
 *
 * @throws Error where the schedule to begin with does not violate anything
 */
export async function shrink(
  start: { readonly size: Size; readonly steps: readonly string[]; readonly quantity: number },
  playAll: PlayAll,
  limits: ShrinkLimits,
): Promise<Example> {
  const budget = { left: limits.plays };
  const tried = await playAll(start.size, follow(start.steps));
  if (tried?.isViolating !== true)
    throw new Error('a schedule to shrink does not violate anything');
  const used = { ...start.size, attempts: tried.attempts, faults: tried.faults };
  const again = await playAll(used, follow(tried.steps));
  let best: Example = again?.isViolating
    ? { size: used, tried: again }
    : { size: start.size, tried };
  best = await shrinkSize(best, start.quantity, playAll, limits, budget);
  const found = await playAll(best.size, search(limits.search, budget));
  if (found !== undefined && isSmaller(found, best.tried)) best = { ...best, tried: found };
  return { ...best, tried: await playAll(best.size, shrinkSteps(best.tried, budget)) };
}

interface Budget {
  left: number;
}

async function shrinkSize(
  from: Example,
  quantity: number,
  playAll: PlayAll,
  { search: most }: ShrinkLimits,
  budget: Budget,
): Promise<Example> {
  let best = from;
  for (;;) {
    let smaller: Example | undefined;
    for (const { size, steps } of smallerSizes(best.size, best.tried.steps, quantity)) {
      if (budget.left <= 0) return best;
      const tried = await playAll(size, followOrSearch(steps, most, budget));
      if (tried === undefined) continue;
      smaller = { size, tried };
      break;
    }
    if (smaller === undefined) return best;
    best = smaller;
  }
}

function* follow(steps: readonly string[]): Asking<Tried> {
  return yield lenientChooser(steps);
}

function* followOrSearch(
  steps: readonly string[],
  most: number,
  budget: Budget,
): Asking<Tried | undefined> {
  budget.left -= 1;
  const tried = yield lenientChooser(steps);
  return tried.isViolating ? tried : yield* search(most, budget);
}

/** The first violation among the schedules with the fewest departures; undefined where none was found. */
function* search(most: number, budget: Budget): Asking<Tried | undefined> {
  const policy = new IterativeSearch();
  for (let played = 0; played < most && budget.left > 0; played++) {
    const chooser = policy.next();
    if (chooser === undefined) return undefined;
    budget.left -= 1;
    const tried = yield chooser;
    policy.done({ isCut: tried.isCut, isBounded: tried.isBounded });
    if (tried.isViolating) return tried;
  }
  return undefined;
}

/** Shorter, and told with fewer turns from one to another. */
function* shrinkSteps(from: Tried, budget: Budget): Asking<Tried> {
  for (let best = from; ; ) {
    const joined = yield* joinTurns(yield* ddmin(best, budget), budget);
    if (!isSmaller(joined, best)) return best;
    best = joined;
  }
}

/** Lets two that take turns go one after the other, where that makes no difference. */
function* joinTurns(from: Tried, budget: Budget): Asking<Tried> {
  let best = from;
  for (let at = 0; budget.left > 0; ) {
    const turns = turnsOf(best.steps);
    const [turn, next] = [turns[at], turns[at + 1]];
    if (turn === undefined || next === undefined) return best;
    budget.left -= 1;
    const order = [...turns.slice(0, at), next, turn, ...turns.slice(at + 2)];
    const tried = yield lenientChooser(order.flat());
    if (tried.isViolating && isSmaller(tried, best)) {
      best = tried;
      at = Math.max(0, at - 1);
    } else at += 1;
  }
  return best;
}

/** What one does without another in between. */
function turnsOf(steps: readonly string[]): readonly (readonly string[])[] {
  const turns: string[][] = [];
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (before !== undefined && actorOf(before) === actorOf(step)) turns.at(-1)?.push(step);
    else turns.push([step]);
  }
  return turns;
}

/** Leaves out parts of what is asked for, halves first, then ever smaller ones. */
function* ddmin(from: Tried, budget: Budget): Asking<Tried> {
  let best = from;
  for (let parts = 2; budget.left > 0; ) {
    const { steps } = best;
    const length = Math.ceil(steps.length / parts);
    let smaller: Tried | undefined;
    for (let at = 0; at < steps.length && budget.left > 0; at += length) {
      budget.left -= 1;
      const tried = yield lenientChooser([...steps.slice(0, at), ...steps.slice(at + length)]);
      if (!tried.isViolating || !isSmaller(tried, best)) continue;
      smaller = tried;
      break;
    }
    if (smaller !== undefined) {
      best = smaller;
      parts = Math.max(2, parts - 1);
    } else if (length <= 1) return best;
    else parts = Math.min(steps.length, parts * 2);
  }
  return best;
}

function isSmaller(one: Tried, other: Tried): boolean {
  if (one.departures !== other.departures) return one.departures < other.departures;
  if (one.steps.length !== other.steps.length) return one.steps.length < other.steps.length;
  return turnsOf(one.steps).length < turnsOf(other.steps).length;
}
