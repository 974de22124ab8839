import { getActiveResourcesInfo, nextTick } from 'node:process';
import { setImmediate } from 'node:timers';

/**
 * Runs `step` once every promise reaction that is due, and every one that those cause, has run. A
 * tick queued from a microtask runs when the whole microtask queue is empty.
 */
export function afterMicrotasks(step: () => void): void {
  queueMicrotask(() => nextTick(step));
}

/** Code that plans one immediate after the other would hold the world for good; it is let go on beside it. */
const MOST_ROUNDS = 1_000;

/**
 * Like {@link afterMicrotasks}, and after every `process.nextTick` and every immediate as well, and
 * all that those cause. Lets the process hear its signals. Half as fast.
 */
export function afterEverything(step: () => void): void {
  waitRound(step, MOST_ROUNDS);
}

/** Immediates of this module that have not run, over all worlds of the process. */
let ours = 0;

function waitRound(step: () => void, rounds: number): void {
  ours += 1;
  setImmediate(() => {
    ours -= 1;
    if (rounds > 1 && countImmediates() > ours) waitRound(step, rounds - 1);
    else step();
  });
}

function countImmediates(): number {
  let count = 0;
  for (const kind of getActiveResourcesInfo()) if (kind === 'Immediate') count += 1;
  return count;
}
