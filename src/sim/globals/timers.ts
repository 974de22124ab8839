import timers from 'node:timers';
import { promisify } from 'node:util';
import { isOfFetch } from '../escapes/escapes.ts';
import { currentWorld } from './current.ts';
import { type Patch, patchesOf } from './patch.ts';
import { delayOf, immediateDelay, VirtualTimer, virtualTimer } from './timer.ts';
import { sleepFor, turn } from './timers-promises.ts';

type Callback = (...args: unknown[]) => void;

const real = { ...timers };

/** `setTimeout`, `setInterval`, `setImmediate` and what calls them off, as globals and of `node:timers`. */
export function timerPatches(): readonly Patch[] {
  const methods = {
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout: clearing(real.clearTimeout),
    clearInterval: clearing(real.clearInterval),
    clearImmediate: clearing(real.clearImmediate as (given: never) => void),
  };
  return [...patchesOf(globalThis, methods), ...patchesOf(timers, methods)];
}

function setTimeout(call: Callback, ms?: unknown, ...args: unknown[]): unknown {
  if (isOfFetch(setTimeout)) return real.setTimeout(call, ms as number, ...args);
  return timer(call, ms, args, false) ?? real.setTimeout(call, ms as number, ...args);
}

function setInterval(call: Callback, ms?: unknown, ...args: unknown[]): unknown {
  return timer(call, ms, args, true) ?? real.setInterval(call, ms as number, ...args);
}

function setImmediate(call: Callback, ...args: unknown[]): unknown {
  const world = currentWorld();
  if (world === undefined) return real.setImmediate(call, ...args);
  expectFunction(call);
  return new VirtualTimer(world, immediateDelay(world.timeUs()), false, () => call(...args));
}

Object.defineProperty(setTimeout, promisify.custom, { value: sleepFor });
Object.defineProperty(setImmediate, promisify.custom, { value: turn });

function timer(call: Callback, ms: unknown, args: unknown[], repeats: boolean) {
  const world = currentWorld();
  if (world === undefined) return undefined;
  expectFunction(call);
  return new VirtualTimer(world, delayOf(ms), repeats, () => call(...args));
}

/** As Node says it. */
function expectFunction(call: unknown): void {
  if (typeof call === 'function') return;
  const error = new TypeError('The "callback" argument must be of type function.');
  throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}

/** A timer of a world that is over is known too. */
function clearing(realClear: (given: never) => void): (given: unknown) => void {
  return (given) => {
    const known = virtualTimer(given);
    if (known === undefined) realClear(given as never);
    else known.close();
  };
}
