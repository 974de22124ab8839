import type { SweptName, SweptRange } from '../../core/sweep.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** What a range does to a scenario. */
interface Axis {
  /** Which end of it is the harmful one. */
  readonly worse: 'high' | 'low';
  readonly unit: SweptRange['unit'];
  /** The finest step of its values. */
  readonly quantum: number;
  apply(scenario: Scenario, value: number): Scenario;
}

/** Each thing that can be swept. Durations are µs here. */
export const AXES: Readonly<Record<SweptName, Axis>> = {
  delay: {
    worse: 'high',
    unit: 'us',
    quantum: 1,
    apply: (scenario, us) => ({ ...scenario, delay: { kind: 'fixed', ms: us / 1000 } }),
  },
  lockTtl: {
    worse: 'low',
    unit: 'us',
    quantum: 1000,
    apply: (scenario, us) => ({ ...scenario, lockTtlMs: us / 1000 }),
  },
  buyers: {
    worse: 'high',
    unit: 'count',
    quantum: 1,
    apply: (scenario, buyers) => ({ ...scenario, buyers }),
  },
  stock: {
    worse: 'high',
    unit: 'count',
    quantum: 1,
    apply: (scenario, stock) => ({ ...scenario, stock }),
  },
};

/** The resolution of a range where none is given: 10 ms, or 1 % of a range under 1 s; 1 % of a count. */
export function defaultResolution(name: SweptName, from: number, to: number): number {
  const { unit, quantum } = AXES[name];
  const percent = Math.floor((to - from) / 100);
  return Math.max(quantum, unit === 'us' ? Math.min(10_000, percent) : percent);
}

/** Equal steps from one end to the other, rounded so that they read well; the ends as they are. */
export function evenly(range: SweptRange, steps: number): readonly number[] {
  const { from, to } = range;
  const values = Array.from({ length: steps + 1 }, (_, index) => {
    if (index === 0 || index === steps) return index === 0 ? from : to;
    return rounded(range, from + ((to - from) * index) / steps);
  });
  return [...new Set(values)].filter((value) => value >= from && value <= to);
}

/** The value between two others at which to look next; undefined where there is none. */
export function between(range: SweptRange, low: number, high: number): number | undefined {
  const middle = rounded(range, (low + high) / 2);
  if (middle > low && middle < high) return middle;
  const exact = Math.round((low + high) / 2 / AXES[range.name].quantum) * AXES[range.name].quantum;
  return exact > low && exact < high ? exact : undefined;
}

/** Values at round numbers, at most `most` of them and the ends, each as far from the next. */
export function ticks({ name, from, to }: SweptRange, most: number): readonly number[] {
  const { quantum } = AXES[name];
  const least = (to - from) / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(Math.max(quantum, least)));
  const step = [1, 2, 2.5, 5, 10]
    .map((factor) => factor * power)
    .find((one) => {
      return one >= least && one % quantum === 0;
    });
  if (step === undefined) return [from, to];
  const inner: number[] = [];
  for (let at = Math.floor(from / step + 1) * step; at < to; at += step) inner.push(at);
  return [...new Set([from, ...inner, to])];
}

/** To the largest power of ten that is no coarser than the resolution. */
function rounded({ name, resolution }: SweptRange, value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, resolution)));
  const quantum = Math.max(AXES[name].quantum, power);
  return Math.round(value / quantum) * quantum;
}
