import { randomUUID } from 'node:crypto';
import type { ClockPort } from '../ports/clock.ts';
import type { RandomPort } from '../ports/random.ts';
import type { WallClock } from './clock.ts';

/** The clock that live strategies see: this process's own. */
export function wallClockPort(clock: WallClock): ClockPort {
  return {
    nowMs: () => performance.now(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
}

/** Chance, which nothing fixes live. */
export const chance: RandomPort = {
  next: Math.random,
  integer: (min, max) => min + Math.floor(Math.random() * (max - min + 1)),
  uuid: () => randomUUID(),
};
