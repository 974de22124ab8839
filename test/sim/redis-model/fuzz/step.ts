/** One command of one client; `@id1` in an argument stands for client 1's id. */
export interface Step {
  readonly client: number;
  readonly args: readonly string[];
}

/** Lets the blocked clients' timeouts pass. */
export const TIMEOUT: Step = { client: 0, args: ['@timeout'] };

/** The first reply, or key, in which the two servers were not equal. */
export interface Difference {
  /** Index of the step after which it was seen. */
  readonly step: number;
  readonly args: readonly string[];
  readonly real: string;
  readonly model: string;
}

/** Told of each command that was compared. */
export type Seen = (args: readonly string[], isSuccess: boolean) => void;

/** How fast a duel goes. */
export interface Pace {
  /** Steps on their way at once. */
  readonly batch: number;
  /** Steps between two comparisons of all keys; they are compared at the end, too. */
  readonly snapshotEvery: number;
  /** ms after which a reply that the model gave counts as missing; 5,000 unless told. */
  readonly replyWithinMs?: number;
}
