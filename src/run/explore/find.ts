import type { FigureName } from '../../check/check.ts';
import type { Coverage } from '../../core/exploration.ts';
import type { Chooser } from '../../core/schedule.ts';
import type { Policy } from '../../explore/policy.ts';
import { playSchedules } from './runner.ts';
import type { Played, Violation } from './schedule.ts';
import { playTwice } from './twice.ts';
import type { SearchSpace } from './world.ts';

/** When a search ends before its policy has nothing left. */
export interface SearchLimits {
  /** Schedules to play at most. */
  readonly schedules: number;
  /** Asked now and then; true ends the search. */
  isLate(): boolean;
  /** True where every figure is to be told as violated or not: a first violation does not make the search shorter. */
  readonly isThorough?: boolean;
  /** True plays each schedule twice, and holds the two against each other. */
  readonly isTwice?: boolean;
  readonly signal: AbortSignal;
}

/** A violation, and the choices that lead to it. */
export interface Found extends Violation {
  /** The index of each choice. */
  readonly picks: readonly number[];
  /** What could be picked has another order where nobody asks for the state. */
  readonly ignoresState: boolean;
  readonly foundAfter: number;
}

/** What a search came to. */
export interface Findings {
  /** The first of each figure, what hurts most in front. */
  readonly found: readonly Found[];
  /** Never violated for certain, and open in some schedule: a reply never came. */
  readonly unclear: readonly FigureName[];
  /** Schedules that would have gone on for too long: how they end is not known. */
  readonly givenUp: number;
  /** True where a buyer was sold something in any of them: without, nothing was tested. */
  readonly isSold: boolean;
  readonly covered: Coverage;
}

/** After the first violation a search goes on for a quarter as many schedules, and at least for these. */
const GOES_ON = 250;

/**
 * Plays the schedules of a policy until every figure of `wanted` is violated, nothing is left, or a limit
 * is reached. `onSchedule` hears how many have been played.
 *
 * @throws SeckillError (`not-runnable`) where the strategy waits for the real world, or one that is played twice comes
 *   out differently; what {@link playSchedules} throws
 */
export async function findViolations(
  space: SearchSpace,
  policy: Policy,
  wanted: readonly FigureName[],
  limits: SearchLimits,
  onSchedule: (visited: number) => void = () => {},
): Promise<Findings> {
  const found = new Map<FigureName, Found>();
  const unclear = new Set<FigureName>();
  let visited = 0;
  let givenUp = 0;
  let isSold = false;
  let picks: number[] = [];
  let ignoresState = false;
  let most = limits.schedules;
  let stoppedBy: Coverage['stoppedBy'] = null;
  const next = (): Chooser | undefined => {
    stoppedBy = whyStop();
    if (stoppedBy !== null) return undefined;
    const chooser = policy.next();
    picks = [];
    ignoresState = chooser?.ignoresState === true;
    return chooser && noting(chooser, picks);
  };
  const whyStop = (): Coverage['stoppedBy'] => {
    if (limits.signal.aborted) return 'interrupted';
    const isShort = limits.isThorough !== true && visited >= most;
    if (found.size > 0 && (isShort || wanted.every((figure) => found.has(figure)))) {
      return 'violation';
    }
    if (visited >= limits.schedules) return 'schedules';
    return visited % 64 === 63 && limits.isLate() ? 'max-time' : null;
  };
  const onPlayed = (played: Played) => {
    const { end, violations, unclear: open } = played;
    visited += 1;
    if (end === 'bounded') givenUp += 1;
    isSold ||= played.isSold;
    policy.done({ isCut: end === 'cut', isBounded: end === 'bounded' });
    for (const violation of violations) {
      const { figure } = violation;
      if (found.has(figure) || !wanted.includes(figure)) continue;
      if (found.size === 0 && limits.isThorough !== true)
        most = Math.min(most, visited + Math.max(GOES_ON, visited / 4));
      found.set(figure, { ...violation, picks, ignoresState, foundAfter: visited });
    }
    for (const figure of open) if (wanted.includes(figure)) unclear.add(figure);
    onSchedule(visited);
  };
  const play = limits.isTwice === true ? playTwice : playSchedules;
  await play(space, next, onPlayed, { wanted });
  const worstFirst = [...found.values()].sort((a, b) => rank(a.figure) - rank(b.figure));
  const stillUnclear = wanted.filter((figure) => unclear.has(figure) && !found.has(figure));
  const covered = coverage(policy, stoppedBy);
  return { found: worstFirst, unclear: stillUnclear, givenUp, isSold, covered };
}

/** What hurts most comes first. */
const RANKS: readonly FigureName[] = [
  'oversold',
  'overLimit',
  'lostUpdates',
  'foreignReleases',
  'overlaps',
  'stranded',
];

function rank(figure: FigureName): number {
  const at = RANKS.indexOf(figure);
  return at === -1 ? RANKS.length : at;
}

function noting(chooser: Chooser, picks: number[]): Chooser {
  return {
    ignoresState: chooser.ignoresState === true,
    choose(moves, state) {
      const index = chooser.choose(moves, state);
      if (index !== undefined) picks.push(index);
      return index;
    },
    makes: (move, kind) => chooser.makes?.(move, kind),
    saw: () => chooser.saw?.(),
  };
}

function coverage(policy: Policy, stoppedBy: Coverage['stoppedBy']): Coverage {
  const { visited, all, bound } = policy.covered();
  const schedules = all === undefined ? null : String(all);
  const kind = all !== undefined ? 'complete' : bound !== undefined ? 'bounded' : 'sampled';
  return {
    kind,
    visited,
    schedules,
    departures: kind === 'bounded' ? (bound ?? null) : null,
    stoppedBy: all === undefined ? stoppedBy : null,
  };
}
