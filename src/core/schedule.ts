/** What may go wrong in a searched world, each at most as often as its budget says. */
export const FAULTS = ['delays', 'pause', 'crash', 'lost-reply', 'failover', 'clock-jump'] as const;

/** One of {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number];

/** How often each fault may happen in one schedule, 0 or more. */
export type FaultBudget = Readonly<Record<Fault, number>>;

/** A world in which nothing goes wrong. */
export const NO_FAULTS: FaultBudget = {
  delays: 0,
  pause: 0,
  crash: 0,
  'lost-reply': 0,
  failover: 0,
  'clock-jump': 0,
};

/** One thing that can happen next in a searched world. */
export interface Move {
  /** Unique among the moves of one moment, and the same in every run that comes to it: `buyer 1: set`. */
  readonly name: string;
  /** The buyer who goes on; 0 where it is the world (time passes, a server's fault). */
  readonly actor: number;
  /** The faults it uses up, in the order of {@link FAULTS}; none for most. */
  readonly faults: readonly Fault[];
  /**
   * How far it departs from letting whoever went on last go on: 1 for a switch away from somebody who
   * could have, 1 for another order within one buyer, 1 for each fault.
   */
  readonly cost: number;
  /**
   * True where it neither sees nor changes anything that anybody else could see, unless it turns out
   * that a check saw it ({@link Chooser.saw}): when it happens makes no difference.
   */
  readonly isLocal: boolean;
}

/** How a move that was made stands to the moves of others. */
export type MadeKind =
  /** Of one buyer. */
  | 'own'
  /** Of one buyer, right after the one before: nothing could come between. */
  | 'own at once'
  /** Of the world, whatever the others do. */
  | 'world'
  /** Of the world, once nobody has anything left to do (time passes). */
  | 'world at rest';

/** Decides what happens next. */
export interface Chooser {
  /**
   * The index of the move to make. Asked only where there are at least two. `state` tells all that the
   * rest of the schedule can depend on; two moments with the same text have the same future. With `true`
   * it tells also what the costs of later moves depend on. Undefined: nothing of this schedule is wanted
   * any more.
   */
  choose(moves: readonly Move[], state: (withCosts?: boolean) => string): number | undefined;
  /** True where it never asks for the state: it is then not kept. */
  readonly ignoresState?: boolean;
  /** Told of every move before it is made, of those too that were the only one. */
  makes?(move: Move, kind: MadeKind): void;
  /** Told when a check of the order of events saw what the last move did. */
  saw?(): void;
}
