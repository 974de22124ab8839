const errors = new WeakSet<Error>();

/** True for an error after which the command is known not to have left this process. */
export function neverSent(error: unknown): boolean {
  return error instanceof Error && errors.has(error);
}

/** Says that what `error` rejects was never written to a connection. Returns the same error. */
export function markNeverSent<E extends Error>(error: E): E {
  errors.add(error);
  // ioredis's own words are about its options.
  if (error.message.includes('enableOfflineQueue')) error.message = 'not connected: not sent';
  return error;
}
