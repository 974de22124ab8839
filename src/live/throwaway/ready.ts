import { setTimeout as sleep } from 'node:timers/promises';
import type { ThrowawayProcess } from './process.ts';

type NotYet = undefined | false;

/** What {@link untilReady} takes beside the process. */
export interface Readiness<T> {
  /** Asks once; undefined and false mean not yet. */
  ask(): T | NotYet | Promise<T | NotYet>;
  /** Pause before it is asked again, ms. */
  readonly pauseMs: number;
  readonly withinMs: number;
  /** Makes the error of what went wrong. */
  problem(what: string): Error;
}

/**
 * Waits for the first answer of a process that was started.
 *
 * @throws what `problem` makes, where it ends or is late
 */
export async function untilReady<T>(
  { ended }: Pick<ThrowawayProcess, 'ended'>,
  { ask, pauseMs, withinMs, problem }: Readiness<T>,
): Promise<T> {
  let how: string | undefined;
  void ended.then((told) => {
    how = told;
  });
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (how !== undefined) throw problem(how);
    if (performance.now() > until) throw problem(`did not answer within ${withinMs} ms`);
    await sleep(pauseMs);
  }
}
