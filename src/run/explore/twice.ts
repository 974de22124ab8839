import { EVENT_KINDS, type HistoryEvent, type HistoryFold } from '../../core/history.ts';
import type { Chooser, Move } from '../../core/schedule.ts';
import { eventText } from '../same-again.ts';
import { notRepeatable } from './not-repeatable.ts';
import { type KeptWorlds, playSchedules } from './runner.ts';
import type { Played, Watch } from './schedule.ts';
import type { SearchSpace } from './world.ts';

/**
 * Plays each schedule twice, one right after the other, and tells of the first of the two. Everything has to be the same
 * again: what could be done next, every command with its arguments, every reply, and what came of it.
 *
 * @throws SeckillError (`not-runnable`) where one did not come out the same; else as {@link playSchedules}
 */
export function playTwice(
  space: SearchSpace,
  next: () => Chooser | undefined,
  onPlayed: (played: Played) => void,
  watch: Watch = {},
  kept?: KeptWorlds,
): Promise<void> {
  const pair = new Pair(space);
  return playSchedules(
    space,
    () => pair.next(next),
    (played) => {
      pair.ends(played);
      if (pair.isFirst) onPlayed(played);
    },
    { ...watch, folds: [...(watch.folds ?? []), pair] },
    kept,
  );
}

/** Something that was told of a play, and where. */
export interface Told {
  /** From 1; 0 before the first. */
  readonly step: number;
  /** The name of the step; empty before the first. */
  readonly move: string;
  /** An event as JSON, or a sentence. */
  readonly text: string;
}

/** Of each play, where not everything has to be the same. */
const MOST_TOLD = 500;

/** A schedule that is played, and played again. Where only what it came to counts, `isStrict` is false. */
export class Pair implements HistoryFold {
  readonly listensTo = EVENT_KINDS;
  readonly #space: SearchSpace;
  readonly #isStrict: boolean;
  #isFirst = false;
  #ignoresState = false;
  #picks: (number | undefined)[] = [];
  #first: Told[] = [];
  #second: Told[] = [];
  #moves: string[] = [];
  #course = '';

  constructor(space: SearchSpace, isStrict = true) {
    this.#space = space;
    this.#isStrict = isStrict;
  }

  /** True during the first play, and until the second one begins. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** Decides the next play: the first of another schedule, or the second of the same. */
  next(another: () => Chooser | undefined): Chooser | undefined {
    this.#moves = [];
    if (this.#isFirst) {
      this.#isFirst = false;
      this.#second = [];
      return this.#again(this.#ignoresState);
    }
    const chooser = another();
    if (chooser === undefined) return undefined;
    this.#isFirst = true;
    this.#ignoresState = chooser.ignoresState === true;
    this.#picks = [];
    this.#first = [];
    return this.#noting(chooser);
  }

  on(event: HistoryEvent): void {
    if (this.#isTold()) this.#tell(eventText(event));
  }

  /**
   * A play is over.
   *
   * @throws SeckillError (`not-runnable`) where it was the second, and another one than the first
   */
  ends({ end, outcome }: Played): void {
    this.#tell(`it ends: ${end === 'cut' ? 'given up' : `${end} ${outcome}`}`);
    const course = `${this.#moves.join()}: ${end} ${outcome}`;
    const isSame = this.#isStrict ? this.#difference() === undefined : course === this.#course;
    if (this.#isFirst) this.#course = course;
    else if (!isSame) throw notRepeatable(this.#space, this.#difference());
  }

  #noting(chooser: Chooser): Chooser {
    return {
      ignoresState: this.#ignoresState,
      choose: (moves, state) => {
        this.#tellChoice(moves);
        const index = chooser.choose(moves, state);
        this.#picks.push(index);
        return index;
      },
      makes: (move, kind) => {
        this.#moves.push(move.name);
        chooser.makes?.(move, kind);
      },
      saw: () => chooser.saw?.(),
    };
  }

  #again(ignoresState: boolean): Chooser {
    let at = 0;
    return {
      ignoresState,
      choose: (moves) => {
        this.#tellChoice(moves);
        const index = this.#picks[at++];
        return index === undefined ? undefined : Math.min(index, moves.length - 1);
      },
      makes: ({ name }) => this.#moves.push(name),
    };
  }

  #tellChoice(moves: readonly Move[]): void {
    if (this.#isTold())
      this.#tell(`it could go on with ${moves.map(({ name }) => name).join(' | ')}`);
  }

  #tell(text: string): void {
    const told = { step: this.#moves.length, move: this.#moves.at(-1) ?? '', text };
    this.#list().push(told);
  }

  #list(): Told[] {
    return this.#isFirst ? this.#first : this.#second;
  }

  /** Where only the course counts, a long one is told of by how it begins. */
  #isTold(): boolean {
    return this.#isStrict || this.#list().length < MOST_TOLD;
  }

  /** The first thing that was another one; undefined where there is none. */
  #difference(): readonly [Told | undefined, Told | undefined] | undefined {
    const most = Math.max(this.#first.length, this.#second.length);
    for (let at = 0; at < most; at++) {
      const [first, second] = [this.#first[at], this.#second[at]];
      if (first?.text !== second?.text) return [first, second];
    }
    return undefined;
  }
}
