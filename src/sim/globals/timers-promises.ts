import timersPromises from 'node:timers/promises';
import { currentWorld } from './current.ts';
import { type Patch, patchesOf } from './patch.ts';
import { delayOf, immediateDelay, VirtualTimer } from './timer.ts';

interface TimerOptions {
  readonly signal?: AbortSignal | undefined;
}

const real = { ...timersPromises };
const { scheduler } = timersPromises;
const { wait: realWait, yield: realYield } = scheduler;

/** `node:timers/promises`. */
export function timersPromisesPatches(): readonly Patch[] {
  const methods = { setTimeout: sleepFor, setImmediate: turn, setInterval: ticks };
  return [
    ...patchesOf(timersPromises, methods),
    ...patchesOf(scheduler, { wait, yield: yieldTurn }),
  ];
}

/** `setTimeout` of `node:timers/promises`. */
export function sleepFor<T>(ms?: number, value?: T, options?: TimerOptions): Promise<T> {
  return (
    waiting(() => delayOf(ms), value as T, options) ?? real.setTimeout(ms, value as T, options)
  );
}

/** `setImmediate` of `node:timers/promises`. */
export function turn<T>(value?: T, options?: TimerOptions): Promise<T> {
  return waiting(immediateDelay, value as T, options) ?? real.setImmediate(value as T, options);
}

function wait(ms: number, options?: TimerOptions): Promise<void> {
  return waiting(() => delayOf(ms), undefined, options) ?? realWait.call(scheduler, ms, options);
}

function yieldTurn(): Promise<void> {
  return waiting<void>(immediateDelay, undefined, {}) ?? realYield.call(scheduler);
}

function ticks<T>(ms?: number, value?: T, options?: TimerOptions): AsyncIterableIterator<T> {
  const isReal = currentWorld() === undefined;
  if (isReal) return real.setInterval(ms, value, options) as AsyncIterableIterator<T>;
  return virtualTicks(ms, value as T, options);
}

/** What fired before it was asked for is given at once, as Node does. */
async function* virtualTicks<T>(ms: number | undefined, value: T, options: TimerOptions = {}) {
  const world = currentWorld();
  const { signal } = options;
  if (world === undefined) return;
  signal?.throwIfAborted();
  let due = 0;
  let wake: () => void = () => {};
  const timer = new VirtualTimer(world, delayOf(ms), true, () => {
    due += 1;
    wake();
  });
  const abort = () => wake();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      if (due === 0) await new Promise<void>((resolve) => (wake = resolve));
      if (signal?.aborted) throw aborted(signal);
      due -= 1;
      yield value;
    }
  } finally {
    timer.close();
    signal?.removeEventListener('abort', abort);
  }
}

/** Undefined where the globals are the real ones. */
function waiting<T>(
  delayMs: (nowUs: number) => number,
  value: T,
  { signal }: TimerOptions = {},
): Promise<T> | undefined {
  const world = currentWorld();
  if (world === undefined) return undefined;
  if (signal?.aborted) return Promise.reject(aborted(signal));
  return new Promise((resolve, reject) => {
    const timer = new VirtualTimer(world, delayMs(world.timeUs()), false, () => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    });
    const abort = () => {
      timer.close();
      reject(aborted(signal as AbortSignal));
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** As Node's own. */
function aborted({ reason }: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}
