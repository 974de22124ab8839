import { currentClock } from './current.ts';

/** Shorter ones hold one id, or a few; longer ones are kept and used up bit by bit. */
const LEAST_BYTES = 128;

/** The play in which each pool was filled; undefined where none was going on. */
const filledIn = new WeakMap<ArrayBufferView, object | undefined>();

/**
 * To be called when an array is filled with random bytes. Libraries that make ids (`nanoid`, `uuid`) fill a long one, and
 * fill it again when what is left of its length is too short for an id. What one play has left over would make the ids of
 * the next one others than they were the first time: in another play such a pool has no length, so that it is filled
 * again.
 */
export function fillsPool(pool: ArrayBufferView): void {
  if (pool.byteLength < LEAST_BYTES || !('length' in pool)) return;
  if (!filledIn.has(pool)) {
    const { length } = pool;
    const get = () => (filledIn.get(pool) === currentClock()?.play() ? length : 0);
    Object.defineProperty(pool, 'length', { configurable: true, get });
  }
  filledIn.set(pool, currentClock()?.play());
}
