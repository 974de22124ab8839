import process from 'node:process';
import { currentClock, EPOCH_MS } from './current.ts';
import { type Patch, patchesOf } from './patch.ts';

const { performance } = globalThis;
const realNow = performance.now.bind(performance);
const { hrtime: realHrtime, uptime: realUptime } = process;
const realTimeOrigin = performance.timeOrigin;

/** The monotonic clocks: they are at 0 when the world begins. */
export function clockPatches(): readonly Patch[] {
  return [
    ...patchesOf(performance, { now }),
    timeOrigin,
    ...patchesOf(process, { hrtime, uptime: () => sinceMs(() => realUptime() * 1000) / 1000 }),
  ];
}

/** `performance.now`: ms. */
export function now(): number {
  return sinceMs(realNow);
}

function sinceMs(real: () => number): number {
  const clock = currentClock();
  return clock === undefined ? real() : clock.nowMs() - EPOCH_MS;
}

const timeOrigin: Patch = {
  on: performance,
  key: 'timeOrigin',
  get: () => (currentClock() === undefined ? realTimeOrigin : EPOCH_MS),
};

function hrtime(since?: [number, number]): [number, number] {
  if (currentClock() === undefined) return realHrtime(since);
  const ns =
    nowNs() - (since === undefined ? 0n : BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]));
  const seconds = ns / 1_000_000_000n;
  const rest = ns % 1_000_000_000n;
  return rest < 0n
    ? [Number(seconds) - 1, Number(rest) + 1_000_000_000]
    : [Number(seconds), Number(rest)];
}

hrtime.bigint = (): bigint => (currentClock() === undefined ? realHrtime.bigint() : nowNs());

function nowNs(): bigint {
  return BigInt(Math.round(now() * 1000)) * 1000n;
}
