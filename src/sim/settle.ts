import { nextTick } from 'node:process';
import { setImmediate } from 'node:timers';

/**
 * Runs `step` once every promise reaction that is due, and every one that those cause, has run. A
 * tick queued from a microtask runs when the whole microtask queue is empty.
 */
export function afterMicrotasks(step: () => void): void {
  queueMicrotask(() => nextTick(step));
}

/** Like {@link afterMicrotasks}, and after every `process.nextTick` as well. Half as fast. */
export function afterEverything(step: () => void): void {
  setImmediate(step);
}
