import { type Random, seededSource } from '../../../../src/core/random.ts';

/** Draws of one episode, fixed by the seed and the episode's number. */
export class Draw {
  readonly #random: Random;
  /** Counts up, for stream ids that mostly grow. */
  tick = 0;
  /** Scripts that were drawn, the last one last. */
  readonly scripts: string[] = [];

  constructor(seed: number, episode: number) {
    this.#random = seededSource(seed).stream(`episode ${episode}`);
  }

  /** Uniform in [min, max], both included. */
  integer(min: number, max: number): number {
    return this.#random.integer(min, max);
  }

  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  one<T>(from: readonly T[]): T {
    return from[this.integer(0, from.length - 1)] as T;
  }
}
