import { drainNow } from '../drain.ts';
import { afterEverything } from '../settle.ts';

/** Units in a row without a turn of the event loop: a few ms of wall time. */
const MOST_HURRIED = 2_048;

/**
 * Calls `advance` again and again until it says that it is over, and between two calls lets the code
 * that it woke come to rest: promise reactions and ticks, and immediates too where `careful`. What
 * `following` gives is waited for first: something outside of the world is to follow. Rejects with what
 * either throws.
 */
export function pump(
  advance: () => boolean,
  careful: boolean,
  following: () => Promise<void> | undefined = () => undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const turn = (): void => {
      try {
        for (let hurried = 0; hurried < MOST_HURRIED; hurried++) {
          if (advance()) {
            resolve();
            return;
          }
          const followed = following();
          if (followed !== undefined) {
            followed.then(() => afterEverything(turn), reject);
            return;
          }
          if (drainNow === undefined || careful) break;
          drainNow();
        }
        afterEverything(turn);
      } catch (error) {
        reject(error);
      }
    };
    // Whatever called may have left ticks behind.
    afterEverything(turn);
  });
}
