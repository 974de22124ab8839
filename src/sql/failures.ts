import type { SqlFailure } from '../ports/sql.ts';

const failures = new WeakMap<object, SqlFailure>();

/** Says what an error of a query means. Returns the same error. */
export function markFailure<E extends Error>(error: E, failure: SqlFailure): E {
  failures.set(error, failure);
  return error;
}

/** What {@link markFailure} said; undefined for an error that no database gave. */
export function failureOf(error: unknown): SqlFailure | undefined {
  return typeof error === 'object' && error !== null ? failures.get(error) : undefined;
}

/** An error after which nothing was sent. */
export function notConnected(reason: string): Error {
  return markFailure(new Error(`not connected: ${reason}`), 'refused');
}

/** The answer to a query that was sent will not come. */
export function connectionLost(): Error {
  return markFailure(new Error('connection lost before the reply'), 'unclear');
}
