import { currentClock } from './current.ts';
import type { Patch } from './patch.ts';

const RealDate = globalThis.Date;

/** `Date` as the world's calendar has it: what asks for now gets virtual time, all else is the real one's. */
export function datePatches(): readonly Patch[] {
  return [{ on: globalThis, key: 'Date', value: VirtualDate }];
}

function nowMs(): number {
  const clock = currentClock();
  return clock === undefined ? RealDate.now() : Math.floor(clock.nowMs());
}

/** A function, not a class: `Date()` without `new` is text. */
function VirtualDate(...args: unknown[]): unknown {
  if (new.target === undefined) return new RealDate(nowMs()).toString();
  const given = args.length === 0 ? [nowMs()] : args;
  return Reflect.construct(RealDate, given, isOurs(new.target) ? RealDate : new.target);
}

function isOurs(target: unknown): boolean {
  return target === VirtualDate;
}

// A class that extends it, and `instanceof`, find the real one's methods.
Object.defineProperties(VirtualDate, {
  name: { value: 'Date' },
  length: { value: RealDate.length },
  prototype: { value: RealDate.prototype },
  now: { value: nowMs, writable: true, configurable: true },
  parse: { value: RealDate.parse, writable: true, configurable: true },
  UTC: { value: RealDate.UTC, writable: true, configurable: true },
});
