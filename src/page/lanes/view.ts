import type { Moment } from '../../core/timeline.ts';
import type { DrawnResult } from '../result-data.ts';

/** The part of the sale that is shown, scenario µs. */
export interface View {
  readonly fromUs: number;
  readonly toUs: number;
}

/** The shortest that can be shown, µs. */
const SHORTEST_US = 20;
/** Room beside what is shown, as a share of it; behind it stands what the last buyer was told. */
const MARGIN = { before: 0.02, behind: 0.08 };

/** The whole sale. */
export function wholeView({ spanUs }: DrawnResult): View {
  return withMargin({ fromUs: 0, toUs: Math.max(spanUs, SHORTEST_US) });
}

/** The first thing that went wrong; undefined where nothing did. */
export function firstWrong({ timeline }: DrawnResult): Moment | undefined {
  return timeline.moments.find(({ kind }) => kind !== 'all-sold');
}

/** The first that went wrong, or the opening where nothing did. */
export function homeView(result: DrawnResult): View {
  const first = firstWrong(result);
  if (first !== undefined) return momentView(result, first);
  const opening = result.timeline.attempts.slice(0, 8);
  const ends = opening.map(({ startedUs, endedUs }) => (endedUs ?? startedUs) * result.scale);
  return withMargin({ fromUs: 0, toUs: Math.max(SHORTEST_US, ...ends) });
}

/** A moment, with all that those in it did. */
export function momentView(result: DrawnResult, { atUs, attempt, kind }: Moment): View {
  const { attempts } = result.timeline;
  const doer = attempts.find((one) => one.attempt === attempt);
  const other = doer?.marks.find((mark) => mark.kind === kind && mark.atUs === atUs)?.other;
  const victims = attempts.filter(({ buyer, startedUs, endedUs }) => {
    return buyer === other && startedUs <= atUs && (endedUs ?? atUs) >= (doer?.startedUs ?? atUs);
  });
  return around(result, [doer, ...victims], atUs);
}

/** Any moment: those who were at it then, or the same time as now around it. */
export function viewAt(result: DrawnResult, atUs: number, now: View): View {
  const { attempts, moments } = result.timeline;
  const at = atUs / result.scale;
  const moment = moments.find((one) => Math.abs(one.atUs - at) * result.scale < 1);
  if (moment !== undefined) return momentView(result, moment);
  const there = attempts.filter(({ startedUs, endedUs }) => {
    return startedUs <= at + 1 && (endedUs ?? Number.POSITIVE_INFINITY) >= at - 1;
  });
  if (there.length > 0) return around(result, there, at);
  const half = (now.toUs - now.fromUs) / 2;
  return clamped(result, { fromUs: atUs - half, toUs: atUs + half });
}

/** Nearer (below 1) or further away, with one moment staying where it is. */
export function zoomed(
  result: DrawnResult,
  { fromUs, toUs }: View,
  factor: number,
  atUs: number,
): View {
  const least = Math.max(factor, SHORTEST_US / (toUs - fromUs));
  return clamped(result, {
    fromUs: atUs - (atUs - fromUs) * least,
    toUs: atUs + (toUs - atUs) * least,
  });
}

/** Earlier or later. */
export function panned(result: DrawnResult, { fromUs, toUs }: View, byUs: number): View {
  return clamped(result, { fromUs: fromUs + byUs, toUs: toUs + byUs });
}

/** The same length, moved as little as shows a moment. */
export function showing(result: DrawnResult, view: View, atUs: number): View {
  if (atUs >= view.fromUs && atUs <= view.toUs) return view;
  return panned(result, view, atUs - (view.fromUs + view.toUs) / 2);
}

function around(
  { scale }: DrawnResult,
  attempts: readonly (
    | { readonly startedUs: number; readonly endedUs: number | null }
    | undefined
  )[],
  atUs: number,
): View {
  const known = attempts.filter((one) => one !== undefined);
  const starts = known.map(({ startedUs }) => startedUs);
  const ends = known.map(({ startedUs, endedUs }) => endedUs ?? startedUs);
  const from = Math.min(atUs, ...starts) * scale;
  const to = Math.max(atUs, ...ends) * scale;
  return withMargin({ fromUs: from, toUs: Math.max(to, from + SHORTEST_US) });
}

function withMargin({ fromUs, toUs }: View): View {
  const lengthUs = toUs - fromUs;
  return { fromUs: fromUs - lengthUs * MARGIN.before, toUs: toUs + lengthUs * MARGIN.behind };
}

/** Nothing is before the opening or after the end. */
function clamped(result: DrawnResult, { fromUs, toUs }: View): View {
  const whole = wholeView(result);
  const length = Math.min(toUs - fromUs, whole.toUs - whole.fromUs);
  const from = Math.max(whole.fromUs, Math.min(fromUs, whole.toUs - length));
  return { fromUs: from, toUs: from + length };
}
