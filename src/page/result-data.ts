import type { Timeline } from '../core/timeline.ts';

/** What the page holds of one result. */
export interface ResultData {
  readonly strategy: string;
  readonly stock: number;
  readonly timeScale: number;
  readonly timeline: Timeline | null;
}

/** A result that can be drawn. Moments are in scenario time: those of the timeline times `scale`. */
export interface DrawnResult {
  readonly strategy: string;
  readonly stock: number;
  readonly scale: number;
  readonly timeline: Timeline;
  /** Scenario time, µs. */
  readonly spanUs: number;
}

/** Undefined where the result has no timeline. */
export function resultOf(data: ResultData): DrawnResult | undefined {
  const { strategy, stock, timeScale, timeline } = data;
  if (timeline === null) return undefined;
  return { strategy, stock, scale: timeScale, timeline, spanUs: timeline.spanUs * timeScale };
}
