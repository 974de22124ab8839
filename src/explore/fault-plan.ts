import type { Random } from '../core/random.ts';
import { FAULTS, type Fault, type Move } from '../core/schedule.ts';

/**
 * When a sampling policy lets things go wrong: each fault at a random choice of a schedule twice as long as
 * the longest so far, so that about half of all schedules do without it, and again at a random later one.
 * A fault that is due is made as soon as a move uses it. Left to chance move by move, faults would be used
 * up at once where they are often possible, and hardly ever tried where they are rare.
 */
export class FaultPlan {
  readonly #random: Random;
  /** The choice from which on each is due, from 1. */
  readonly #due = new Map<Fault, number>();
  #length = 1;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A new schedule; `length` is how many choices the longest had, at least 1. */
  restart(length: number): void {
    this.#length = length;
    for (const fault of FAULTS) this.#due.set(fault, this.#after(0));
  }

  /** The index of a move that goes wrong now, at the schedule's choice number `choice`; undefined for none. */
  pick(moves: readonly Move[], choice: number): number | undefined {
    const due: number[] = [];
    for (let index = 0; index < moves.length; index++) {
      const { faults } = moves[index] as Move;
      if (faults.length > 0 && faults.every((fault) => this.#isDue(fault, choice))) due.push(index);
    }
    if (due.length === 0) return undefined;
    const picked = due[this.#random.integer(0, due.length - 1)];
    for (const fault of moves[picked ?? 0]?.faults ?? []) this.#due.set(fault, this.#after(choice));
    return picked;
  }

  #isDue(fault: Fault, choice: number): boolean {
    return (this.#due.get(fault) ?? 0) <= choice;
  }

  #after(choice: number): number {
    return choice + this.#random.integer(1, 2 * this.#length);
  }
}

/** The moves by which nothing goes wrong, by index; all of them where there are no others. */
export function soundMoves(moves: readonly Move[]): readonly number[] {
  const sound: number[] = [];
  for (let index = 0; index < moves.length; index++) {
    if (isSound(moves[index] as Move)) sound.push(index);
  }
  return sound.length > 0 ? sound : [...moves.keys()];
}

/** True where nothing goes wrong by it. */
export function isSound({ faults }: Move): boolean {
  return faults.length === 0;
}
