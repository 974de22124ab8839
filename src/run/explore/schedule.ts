import type { FigureName, FinalState } from '../../check/check.ts';
import { defaultFigures } from '../../check/judge.ts';
import { SeckillError } from '../../core/errors.ts';
import type { HistoryFold } from '../../core/history.ts';
import type { Chooser } from '../../core/schedule.ts';
import { createAttempt } from '../../load/attempt.ts';
import { departureAfter } from '../../load/buyers.ts';
import type { OpenAttempt } from '../../load/recorder.ts';
import type { PromiseName } from '../../ports/strategy.ts';
import { awaitedEscapes } from '../../sim/escapes/waits.ts';
import type { Made, StepEnd } from '../../sim/steps/stepper.ts';
import { afterwards, NOBODY_CAN, needsProbe } from './afterwards.ts';
import { type Findings, Judging } from './judging.ts';
import { SectionOrder } from './section-order.ts';
import type { SearchSpace, SearchWorld } from './world.ts';

/** One thing that went wrong in a schedule. */
export interface Violation {
  readonly figure: FigureName;
  readonly evidence: string;
}

/** What became of one schedule. */
export interface Played {
  /** `cut`: nobody wanted more of it, and nothing is known of its end. */
  readonly end: 'completed' | StepEnd;
  readonly violations: readonly Violation[];
  /** Figures that may be violated or not: a reply never came. */
  readonly unclear: readonly FigureName[];
  /** True where somebody was told that it was sold something. */
  readonly isSold: boolean;
  /** What every buyer was told, and the figures: two schedules that end alike have the same text. */
  readonly outcome: string;
}

/** One schedule that is being played in a world. */
export interface Playing {
  /** Lets one thing happen; answers whether it is over. */
  advance(): boolean;
  /** Once it is over. */
  result(): Played;
}

/** Who else wants to know what happens in a schedule. */
export interface Watch {
  readonly folds?: readonly HistoryFold[];
  onMade?(made: Made): void;
  /** The figures that are judged; what `run` judges unless told. */
  readonly wanted?: readonly FigureName[];
}

/**
 * Starts a schedule: every buyer tries until it is served, learns that the sale is sold out, gives up or
 * has used up its attempts; then the strategy's counter is read, and the history judged. `listener` gets
 * the history too, and `onMade` every move.
 */
export function play(
  space: SearchSpace,
  world: SearchWorld,
  chooser: Chooser,
  watch: Watch = {},
): Playing {
  const { host, recorder, sale, opened } = world;
  const { stepper } = host;
  const { promises } = space.strategy;
  const judges = judgesOf(world, promises, watch.wanted ?? defaultFigures(promises));
  const { judging, order } = judges;
  judging.restart();
  // Judging looks back by itself, where it has to.
  const isAlone = chooser.ignoresState === true && watch.folds === undefined;
  if (chooser.ignoresState !== true) order.restart(() => chooser.saw?.());
  const folds = chooser.ignoresState === true ? judges.alone : judges.both;
  const { attempts } = space;
  recorder.restart(
    watch.folds === undefined ? folds : [...folds, ...watch.folds],
    // The same for a buyer's n-th attempt, whoever came before.
    (buyer) => (buyer - 1) * attempts + (stepper.actors[buyer - 1]?.begun ?? 1),
    !isAlone,
  );
  stepper.onMade = watch.onMade;
  const attempt = createAttempt(opened.entrances, sale.quantity, recorder);

  let played: Played | undefined;
  let failure: unknown;
  let isOver = false;
  /** Set where the chooser's part ended, or something after it can never end. */
  let cut: Played['end'] | undefined;

  const shop = async (buyer: number): Promise<void> => {
    const { node } = stepper.actor(buyer);
    for (let tried = 0; tried < attempts; tried++) {
      await stepper.begin(buyer);
      const outcome = await attempt(buyer, node, stepper.nowUs());
      stepper.ended(buyer, outcome);
      if (departureAfter(outcome) !== undefined) break;
    }
    stepper.leave(buyer);
  };
  const sell = async (): Promise<void> => {
    const buyers = stepper.actors.map(({ buyer }) => {
      if (space.budget.crash === 0) return shop(buyer);
      return Promise.race([shop(buyer), stepper.crashOf(buyer)]);
    });
    await Promise.all(buyers);
    // What the nodes do beside the purchases goes on until nothing is left to be done.
    if (stepper.staff.length > 0) await stepper.rested();
    await finish('completed');
  };
  const finish = async (how: 'completed' | 'stuck'): Promise<void> => {
    stepper.letHappen();
    recorder.close();
    const remaining = judging.needsCounter ? await counter.read() : 0;
    const isWritten = stepper.staff.length > 0 && judging.needsOrders;
    const written = isWritten ? await counter.readOrders() : {};
    if (written.recorded != null) judging.settle(crashedIn(world), written.recorded);
    const findings = judging.finish({ ...finalState(world, how, remaining), ...written });
    played = told(world, how, findings);
    if (how === 'stuck' || !judging.needsEnd || !needsProbe(world)) return;
    const isFree = await counter.probe();
    if (isFree) return;
    const violations = [...findings.violations, NOBODY_CAN];
    played = told(world, how, { ...findings, violations });
  };
  const counter = afterwards(space, world);
  stepper.choose(chooser, () => order.describe());
  const done = () => {
    isOver = true;
  };
  const failed = (error: unknown) => {
    failure = error;
    isOver = true;
  };
  sell().then(done, failed);

  return {
    advance() {
      if (isOver) return true;
      const ended = stepper.advance();
      if (ended === undefined) return false;
      const real = ended === 'stuck' ? awaitedEscapes() : undefined;
      if (ended !== 'stuck') {
        cut = ended;
        isOver = true;
      } else if (real !== undefined) {
        const { name } = space.strategy;
        failed(new SeckillError('not-runnable', `${name}: ${real}`, WAITS_OUTSIDE));
      } else if (stepper.isChoosing) finish('stuck').then(done, failed);
      else counter.giveUp();
      return isOver;
    },
    result() {
      stepper.onMade = undefined;
      if (failure !== undefined) throw failure;
      return (
        played ?? { end: cut ?? 'stuck', violations: [], unclear: [], isSold: false, outcome: '' }
      );
    },
  };
}

const WAITS_OUTSIDE =
  'no order of events is known where the real world decides: let a port, or code in memory, answer it';

/** What listens to every schedule of a world. */
interface Judges {
  readonly judging: Judging;
  readonly order: SectionOrder;
  /** Lists that stay the same, so that who hears what is found out once. */
  readonly both: readonly HistoryFold[];
  readonly alone: readonly HistoryFold[];
  readonly wanted: readonly FigureName[];
}

const judgesByWorld = new WeakMap<SearchWorld, Judges>();

function judgesOf(
  world: SearchWorld,
  promises: readonly PromiseName[],
  wanted: readonly FigureName[],
): Judges {
  const known = judgesByWorld.get(world);
  if (known !== undefined && isSame(known.wanted, wanted)) return known;
  const judging = new Judging(world.sale, promises, wanted);
  const order = new SectionOrder();
  const judges = {
    judging,
    order,
    both: [judging, order],
    alone: [judging],
    wanted,
  };
  judgesByWorld.set(world, judges);
  return judges;
}

function isSame(known: readonly FigureName[], wanted: readonly FigureName[]): boolean {
  return known === wanted || known.join() === wanted.join();
}

function finalState(
  { host, recorder }: SearchWorld,
  how: 'completed' | 'stuck',
  remaining: number | null,
): FinalState {
  const { stepper } = host;
  const isCrashed = (buyer: number) => stepper.actor(buyer).phase === 'crashed';
  // Nobody will ever tell a buyer whose process is gone anything: it was sold nothing.
  const open = recorder.openAttempts().filter(({ buyer }) => !isCrashed(buyer));
  const stuck = stepper.actors.filter(({ phase }) => phase === 'ready' || phase === 'running');
  return {
    remaining,
    ended: { by: how },
    unfinishedAttempts: open.map(({ attempt, buyer, startedUs }) => {
      return { attempt, buyer, sinceUs: startedUs };
    }),
    unfinishedBuyers: how === 'stuck' ? stuck.length : 0,
  };
}

/** Attempts of which their buyers will never hear. */
function crashedIn({ host, recorder }: SearchWorld): readonly OpenAttempt[] {
  const { stepper } = host;
  return recorder.openAttempts().filter(({ buyer }) => stepper.actor(buyer).phase === 'crashed');
}

function told({ host }: SearchWorld, end: 'completed' | 'stuck', findings: Findings): Played {
  return new Told(
    end,
    host.stepper.actors.map(({ told: text, phase }) => (phase === 'crashed' ? `${text}!` : text)),
    findings,
  );
}

/** A class for the sake of its getter: see `Nothing` in judging.ts. */
class Told implements Played {
  readonly end: 'completed' | 'stuck';
  readonly #outcomes: readonly string[];
  readonly #findings: Findings;

  constructor(end: 'completed' | 'stuck', outcomes: readonly string[], findings: Findings) {
    this.end = end;
    this.#outcomes = outcomes;
    this.#findings = findings;
  }

  get violations() {
    return this.#findings.violations;
  }

  get unclear() {
    return this.#findings.unclear;
  }

  get isSold(): boolean {
    return this.#outcomes.some((own) => own.includes('sold,'));
  }

  get outcome(): string {
    return `${this.#outcomes.join(' | ')}: ${this.#findings.figures}`;
  }
}
