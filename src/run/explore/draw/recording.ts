import type { EventKind, HistoryEvent, HistoryFold } from '../../../core/history.ts';
import type { Chooser, Fault, Move } from '../../../core/schedule.ts';
import type { Reply } from '../../../sim/redis-model/reply.ts';
import { type AfterCall, Option } from '../../../sim/steps/option.ts';
import type { Watch } from '../schedule.ts';
import type { SearchWorld } from '../world.ts';
import { type Holdings, Observer } from './holdings.ts';

/** One move, and all that is known of it. */
export interface RecordedStep {
  readonly move: string;
  readonly actor: number;
  readonly faults: readonly Fault[];
  readonly command: RecordedCommand | undefined;
  /** What happened from this move until the next. */
  readonly events: HistoryEvent[];
  /** After the move. */
  atUs: number;
  after: Holdings;
  stopped: readonly number[];
  crashed: readonly number[];
}

/** A command that arrived at a server. */
export interface RecordedCommand {
  /** Of Redis servers from 1; 0 for another one. */
  readonly server: number;
  /** As calls name the server. */
  readonly target: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly then: AfterCall;
  /** True where no buyer asked: a node did, beside its purchases. */
  readonly isOfNode: boolean;
  /** What the server answered, whether its client ever heard it or not; undefined where it has not. */
  answer(): Reply | undefined;
}

const LISTENS_TO: readonly EventKind[] = [
  ...(['attempt-started', 'call-sent', 'call-settled', 'acquired', 'releasing'] as const),
  ...(['abandoned', 'released', 'attempt-ended'] as const),
];

/** Takes down one schedule, move by move. */
export class ScheduleRecording {
  readonly steps: RecordedStep[] = [];
  readonly #world: SearchWorld;
  readonly #observer = new Observer();

  constructor(world: SearchWorld) {
    this.#world = world;
  }

  /** The same chooser, with this watching. */
  watching(chooser: Chooser): Chooser {
    return {
      choose: (moves, state) => chooser.choose(moves, state),
      makes: (move, kind) => {
        // What the last move woke has come to rest.
        this.#look();
        chooser.makes?.(move, kind);
        this.#begin(move);
      },
      saw: () => chooser.saw?.(),
    };
  }

  /** What is to be told of the history, and of the moves. */
  watch(): Watch {
    const fold: HistoryFold = {
      listensTo: LISTENS_TO,
      on: (event) => void this.steps.at(-1)?.events.push(event),
    };
    return { folds: [fold], onMade: () => this.#look() };
  }

  #begin(move: Move): void {
    const { name, actor, faults } = move;
    this.steps.push({
      ...{ move: name, actor, faults, command: commandOf(move), events: [] },
      ...{ atUs: 0, after: { keys: [], stock: null }, stopped: [], crashed: [] },
    });
  }

  #look(): void {
    const step = this.steps.at(-1);
    const { stepper } = this.#world.host;
    const after = this.#observer.look(stepper.servers, step?.actor ?? 0);
    if (step === undefined) return;
    const late = stepper.answers.filter(({ isDelayed }) => isDelayed).map(({ buyer }) => buyer);
    const { actors } = stepper;
    step.atUs = stepper.nowUs();
    step.after = after;
    step.stopped = actors
      .filter(({ buyer, isStopped }) => isStopped || late.includes(buyer))
      .map(({ buyer }) => buyer);
    step.crashed = actors.filter(({ phase }) => phase === 'crashed').map(({ buyer }) => buyer);
  }
}

function commandOf(move: Move): RecordedCommand | undefined {
  if (!(move instanceof Option) || move.doing.kind !== 'call') return undefined;
  const { lane, then } = move.doing;
  const [exchange] = lane.out;
  if (exchange === undefined) return undefined;
  const { name, args } = exchange;
  const { number: server, name: called } = lane.server;
  const isOfNode = !/^buyer/.test(move.name);
  const target = server === 1 ? 'redis' : called || 'sql';
  return { server, target, name, args, then, isOfNode, answer: () => exchange.reply };
}
