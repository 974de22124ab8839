import { humanClock, humanCount, humanUs } from '../core/human.ts';
import { OUTCOME_KEYS } from '../core/result.ts';
import type { Percentile } from '../core/timeline.ts';
import type { DrawnResult } from './result-data.ts';
import type { TipLine } from './tip-line.ts';

/** Names of the line charts. */
export const LINE_CHARTS = ['sold', 'inside', 'inflight', 'percentiles'] as const;

/** One of {@link LINE_CHARTS}. */
export type LineChart = (typeof LINE_CHARTS)[number];

/** One line of a chart. */
export interface Line {
  readonly label: string;
  /** A colour of the style sheet. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly dash?: readonly number[];
  readonly isFilled?: true;
}

/** What a line chart shows: each line has a value for each x. */
export interface ChartData {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  /** What the tip says at an index. */
  tip(index: number): { readonly title: string; readonly lines: readonly TipLine[] };
}

/** The data of a chart. x is scenario time in µs, and the number of nines for percentiles. */
export function chartData(chart: LineChart, result: DrawnResult): ChartData {
  switch (chart) {
    case 'sold':
      return sold(result);
    case 'inside':
      return inside(result);
    case 'inflight':
      return peaks(result, 'in flight', result.timeline.inFlight, 'calm');
    case 'percentiles':
      return percentiles(result);
  }
}

/** The place of a percentile: 90 is 1, 99 is 2, 99.9 is 3; the maximum stands beyond what can be told apart. */
export function ninesOf(percentile: number, last: number): number {
  return percentile >= 100 ? last + 0.3 : Math.log10(1 / (1 - percentile / 100));
}

function sold(result: DrawnResult): ChartData {
  const { timeline, stock } = result;
  const x = [0, ...ends(result)];
  const units = [0, ...timeline.sold];
  const gone =
    timeline.counter === undefined
      ? undefined
      : [null, ...timeline.counter.map((left) => (left === null ? null : stock - left))];
  const byCounter: Line[] =
    gone === undefined
      ? []
      : [{ label: 'gone by the counter', colour: 'calm', values: gone, dash: [2, 3] }];
  const beyond = units.map((sold) => (sold > stock ? sold : null));
  const oversold: Line[] = beyond.every((sold) => sold === null)
    ? []
    : [{ label: 'oversold', colour: 'wrong', values: beyond }];
  return {
    x,
    lines: [
      { label: 'stock', colour: 'faint', values: x.map(() => stock), dash: [8, 5] },
      ...byCounter,
      { label: 'sold', colour: 'mark', values: units, isFilled: true },
      ...oversold,
    ],
    tip(index) {
      const here = units[index] ?? 0;
      const counted = gone?.[index];
      return {
        title: humanClock(x[index] ?? 0),
        lines: [
          ['sold', `${humanCount(here)} of ${humanCount(stock)}`],
          ...(here > stock ? [['oversold', humanCount(here - stock)] as const] : []),
          ...(counted === undefined || counted === null
            ? []
            : [['gone by the counter', humanCount(counted)] as const]),
        ],
      };
    },
  };
}

/** More than one inside is what a lock is there to prevent. */
function inside(result: DrawnResult): ChartData {
  const values = result.timeline.inside ?? [];
  return peaks(result, 'inside', values, Math.max(0, ...values) > 1 ? 'wrong' : 'ok');
}

function peaks(
  result: DrawnResult,
  label: string,
  values: readonly number[],
  colour: string,
): ChartData {
  const { ended } = result.timeline;
  const x = [0, ...ends(result)];
  return {
    x,
    lines: [{ label, colour, values: [values[0] ?? 0, ...values], isFilled: true }],
    tip(index) {
      const step = Math.max(0, index - 1);
      const told = Object.values(OUTCOME_KEYS).flatMap((key): TipLine[] => {
        const count = ended[key]?.[step] ?? 0;
        return count === 0 || label !== 'in flight'
          ? []
          : [[`ended ${NAMES[key]}`, humanCount(count)]];
      });
      return {
        title: `until ${humanClock(x[Math.max(1, index)] ?? 0)}`,
        lines: [[label, humanCount(values[step] ?? 0)], ...told],
      };
    },
  };
}

const NAMES = {
  sold: 'sold',
  soldOut: 'sold out',
  busy: 'busy',
  rejected: 'rejected',
  failed: 'failed',
  unclear: 'unclear',
} as const;

function percentiles({ timeline }: DrawnResult): ChartData {
  const { response, service, buyer } = timeline.percentiles;
  const ranks = [...new Set([response, service, buyer].flatMap((one) => one.map(([at]) => at)))];
  ranks.sort((a, b) => a - b);
  const last = Math.max(1, ...ranks.filter((at) => at < 100).map((at) => ninesOf(at, 0)));
  const valueAt = (of: readonly Percentile[]) => {
    const known = new Map(of);
    return ranks.map((rank) => known.get(rank) ?? null);
  };
  const lines: readonly Line[] = [
    { label: 'buyer', colour: 'faint', values: valueAt(buyer), dash: [2, 3] },
    { label: 'service', colour: 'calm', values: valueAt(service), dash: [8, 4] },
    { label: 'response', colour: 'mark', values: valueAt(response) },
  ];
  return {
    x: ranks.map((rank) => ninesOf(rank, last)),
    // A time of 0 has no place on a log scale.
    lines: lines.map((line) => ({
      ...line,
      values: line.values.map((us) => (us === null ? null : Math.max(1, us))),
    })),
    tip(index) {
      const rank = ranks[index] ?? 0;
      return {
        title: rank === 100 ? 'max' : `p${rank}`,
        lines: [...lines].reverse().flatMap(({ label, values }): TipLine[] => {
          const us = values[index];
          return us === null || us === undefined ? [] : [[label, humanUs(us)]];
        }),
      };
    },
  };
}

/** When each step ends, scenario time. */
function ends({ timeline, spanUs, scale }: DrawnResult): number[] {
  const { sold, stepUs } = timeline;
  return sold.map((_, step) => Math.min((step + 1) * stepUs * scale, Math.max(spanUs, 1)));
}
