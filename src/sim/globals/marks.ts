import type {
  MarkOptions,
  MeasureOptions,
  PerformanceMark,
  PerformanceMeasure,
} from 'node:perf_hooks';
import { now } from './clocks.ts';
import { currentClock } from './current.ts';
import { type Patch, patchesOf } from './patch.ts';

const { performance } = globalThis;
const realMark = performance.mark.bind(performance);
const realMeasure = performance.measure.bind(performance);

/** `performance.mark` and `performance.measure`. */
export function marksPatches(): readonly Patch[] {
  return patchesOf(performance, { mark, measure });
}

function mark(name: string, options?: MarkOptions): PerformanceMark {
  if (currentClock() === undefined) return realMark(name, options);
  return realMark(name, { ...options, startTime: options?.startTime ?? now() });
}

function measure(
  name: string,
  from?: string | MeasureOptions,
  endMark?: string,
): PerformanceMeasure {
  if (currentClock() === undefined || endMark !== undefined) {
    return realMeasure(name, from as string, endMark);
  }
  if (typeof from !== 'object') return realMeasure(name, { start: from ?? 0, end: now() });
  const isWhole = from.end !== undefined || from.duration !== undefined;
  return realMeasure(name, isWhole ? from : { ...from, end: now() });
}
