import { SeckillError } from '../core/errors.ts';
import { within } from '../live/within.ts';
import type { WorldHost } from '../ports/host.ts';

/** A store that has not answered for this long before the sale will not, ms of wall time. */
const SET_UP_MS = 60_000;

/**
 * Waits for what has to be done before a sale opens, and no longer than a user would. In virtual time
 * the world itself says when nothing will come any more.
 *
 * @throws SeckillError (`target`) when a live store is silent, or when `signal` is aborted
 */
export async function beforeSale<T>(
  host: WorldHost,
  signal: AbortSignal,
  work: Promise<T>,
): Promise<T> {
  if (host.world === 'sim') return work;
  const late = () =>
    new SeckillError(
      'target',
      `${host.target}: expected the sale to be set up within ${SET_UP_MS / 1000} s, got no answer`,
    );
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new SeckillError('target', 'stopped before the sale was open'));
  });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([within(SET_UP_MS, work, late), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
