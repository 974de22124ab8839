/** One thing that a real server did in another way than the model. */
export interface RealDifference {
  /** The command in full, or what happened beside the commands: `the lock expires`. */
  readonly what: string;
  /** Of the server, from 1. */
  readonly server: number;
  /** What the model answered, or holds. */
  readonly model: string;
  /** What the real server answered, or holds. */
  readonly real: string;
  /** Why that may be, where it is known. */
  readonly hint?: string;
}

/** Reality differs from the model: what was found there is no proof of anything real. */
export class RealityDiffered extends Error {
  readonly difference: RealDifference;

  constructor(difference: RealDifference) {
    const { what, model, real } = difference;
    super(`${what}: expected ${model}, as in the model, got ${real}`);
    this.name = 'RealityDiffered';
    this.difference = difference;
  }
}
