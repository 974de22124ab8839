import { SeckillError } from '../../core/errors.ts';
import { type Chooser, type Fault, NO_FAULTS } from '../../core/schedule.ts';
import type { Counterexample } from '../../explore/counterexample.ts';
import { type Asking, type PlayAll, shrink } from '../../explore/shrink/shrink.ts';
import type { Size } from '../../explore/shrink/size.ts';
import { writeCounterexample } from '../../explore/text.ts';
import { likelyCause } from '../likely-cause.ts';
import { commentsOf } from './comments.ts';
import { fitSpace, notTheSame, type Replayed, replaySteps } from './replay.ts';
import { KeptWorlds, playSchedules } from './runner.ts';
import type { Played } from './schedule.ts';
import type { SearchSpace } from './world.ts';

/** Schedules that shrinking plays at most, and those for each smaller size. */
const LIMITS = { plays: 250, search: 24 };

/**
 * Makes a counterexample smaller: fewer buyers, less stock, fewer attempts and faults, fewer departures, shorter.
 * It still violates the first figure of `violated`. Bounded in the number of schedules, and the same each time.
 * It is then replayed twice, to prove that its file comes out the same.
 *
 * @param space where it was found
 * @throws SeckillError (`not-runnable`) where the strategy does not do the same each time
 */
export async function shrinkCounterexample(
  space: SearchSpace,
  counterexample: Counterexample,
): Promise<Counterexample> {
  const { buyers, stock, attempts, faults, quantity, steps } = counterexample;
  const figure = counterexample.violated[0]?.figure ?? '';
  const worlds = new KeptWorlds();
  const playAll: PlayAll = (size, asking) => {
    return playAsked(sizedSpace(space, size), asking, figure, worlds);
  };
  const from = { size: { buyers, stock, attempts, faults }, steps, quantity };
  const { size, tried } = await shrink(from, playAll, LIMITS);
  const sized = sizedSpace(space, size);
  const { nodes } = sized.scenario;
  return proved(sized, { ...counterexample, ...size, nodes, steps: tried.steps }, figure);
}

/** The space of a counterexample of this size. */
export function sizedSpace(space: SearchSpace, size: Size): SearchSpace {
  const { nodes, buyers } = space.scenario;
  // Where every buyer has a process, the others keep theirs.
  return fitSpace(space, {
    ...size,
    nodes: nodes === buyers ? size.buyers : Math.min(nodes, size.buyers),
  });
}

async function playAsked<T>(
  space: SearchSpace,
  asking: Asking<T>,
  figure: string,
  worlds: KeptWorlds,
): Promise<T> {
  let state = asking.next();
  let noted = note();
  const next = (): Chooser | undefined => {
    if (state.done === true) return undefined;
    noted = note();
    return noting(state.value, noted);
  };
  const onPlayed = ({ end, violations }: Played): void => {
    const isViolating = violations.some((one) => one.figure === figure);
    const { begun, ...rest } = noted;
    const attempts = Math.max(1, ...begun.values());
    const [isCut, isBounded] = [end === 'cut', end === 'bounded'];
    state = asking.next({ ...rest, attempts, isViolating, isCut, isBounded });
  };
  await playSchedules(space, next, onPlayed, {}, worlds);
  if (state.done !== true) throw new Error('a schedule ended without having been played');
  return state.value;
}

/** What is noted of a schedule while it is played. */
interface Noted {
  readonly steps: string[];
  departures: number;
  readonly faults: Record<Fault, number>;
  /** Attempts by buyer. */
  readonly begun: Map<number, number>;
}

function note(): Noted {
  return { steps: [], departures: 0, faults: { ...NO_FAULTS }, begun: new Map() };
}

function noting(chooser: Chooser, noted: Noted): Chooser {
  return {
    choose: (moves, state) => chooser.choose(moves, state),
    makes(move, kind) {
      const { name, actor, cost, faults } = move;
      noted.steps.push(name);
      noted.departures += cost;
      for (const fault of faults) noted.faults[fault] += 1;
      if (name.endsWith(' tries')) noted.begun.set(actor, (noted.begun.get(actor) ?? 0) + 1);
      chooser.makes?.(move, kind);
    },
    saw: () => chooser.saw?.(),
  };
}

/** The counterexample with what it violates, after two replays that came out the same. */
async function proved(
  space: SearchSpace,
  shrunk: Counterexample,
  figure: string,
): Promise<Counterexample> {
  const [first, second] = [
    await replaySteps(space, shrunk.steps),
    await replaySteps(space, shrunk.steps),
  ];
  const difference = first.difference ?? second.difference;
  if (difference !== undefined) throw notTheSame(space, difference);
  const [one, other] = [withEvidence(shrunk, first, figure), withEvidence(shrunk, second, figure)];
  const [line, again] = firstDifference(textOf(one, first), textOf(other, second));
  if (line === again && one.violated[0]?.figure === figure) return one;
  const got = line === again ? 'another violation' : `${line.trim()}, and then ${again.trim()}`;
  throw new SeckillError(
    'not-runnable',
    `${space.strategy.name}: expected two replays of one schedule to come out the same, got ${got}`,
    likelyCause(line, again),
  );
}

/** The first lines that differ; empty where the texts are the same. */
function firstDifference(first: string, second: string): readonly [string, string] {
  const [ones, others] = [first.split('\n'), second.split('\n')];
  const at = ones.findIndex((line, index) => line !== others[index]);
  return [ones[at] ?? '', others[at] ?? ''];
}

/** What it violates; what it is about stands first. */
function withEvidence(
  shrunk: Counterexample,
  { violations }: Replayed,
  figure: string,
): Counterexample {
  const first = violations.filter((one) => one.figure === figure);
  const rest = violations.filter((one) => one.figure !== figure);
  return { ...shrunk, violated: [...first, ...rest] };
}

function textOf(counterexample: Counterexample, { drawing }: Replayed): string {
  return writeCounterexample(counterexample, commentsOf(drawing));
}
