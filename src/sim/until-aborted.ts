/**
 * Settles when the `wake` that `start` is given is called, or when `signal` is aborted: then what `start`
 * answered calls it off. At once, and without a start, where it is aborted already.
 */
export function untilAborted(
  signal: AbortSignal | undefined,
  start: (wake: () => void) => () => void,
): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    if (signal === undefined) {
      start(resolve);
      return;
    }
    const abort = (): void => {
      cancel();
      resolve();
    };
    const cancel = start(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
  });
}
