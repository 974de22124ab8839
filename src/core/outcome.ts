/** Every way an attempt can end, in the order in which reports list them. */
export const OUTCOMES = ['sold', 'sold-out', 'busy', 'rejected', 'failed', 'unclear'] as const;

/**
 * How one attempt ended, as the buyer was told.
 *
 * - `sold`: the buyer owns `quantity` units.
 * - `sold-out`: nothing was left; an answer, not an error.
 * - `busy`: the lock was taken or an optimistic race was lost; worth another try.
 * - `rejected`: a limit or a rate said no.
 * - `failed`: known not to have happened.
 * - `unclear`: an error or timeout after which it may have happened.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** True for a value that is one of {@link OUTCOMES}. */
export function isOutcome(value: unknown): value is Outcome {
  return OUTCOMES.includes(value as Outcome);
}
