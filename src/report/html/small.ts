import { humanUs } from '../../core/human.ts';
import type { RunResult } from '../../core/result.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 240;
const HEIGHT = 72;
/** The percentile plot ends at 1 in 10^this. */
const NINES = 5;

/** Axes that hold every result, so that a glance compares them. */
export interface Axes {
  readonly spanUs: number;
  readonly units: number;
  readonly leastUs: number;
  readonly mostUs: number;
  readonly spanText: string;
  readonly leastText: string;
  readonly mostText: string;
}

/** Undefined where no result has a timeline. */
export function sharedAxes(results: readonly RunResult[]): Axes | undefined {
  const spans = results.flatMap(({ timeline, timeScale }) => {
    return timeline === undefined ? [] : [timeline.spanUs * timeScale];
  });
  if (spans.length === 0) return undefined;
  const times = results.flatMap(({ timeline }) => {
    return timeline?.percentiles.response.map(([, us]) => Math.max(1, us)) ?? [];
  });
  const spanUs = Math.max(1, ...spans);
  const leastUs = Math.min(...times, 1e9);
  const mostUs = Math.max(...times, leastUs + 1);
  return {
    spanUs,
    units: Math.max(...results.map(({ sold, stock }) => Math.max(sold, stock))),
    leastUs,
    mostUs,
    spanText: humanUs(spanUs),
    leastText: humanUs(leastUs),
    mostText: humanUs(mostUs),
  };
}

/** Units sold over time, and the stock. */
export function smallSold({ timeline, timeScale, stock }: RunResult, axes: Axes): Markup {
  if (timeline === undefined) return html`<p class="told">no timeline in the result</p>`;
  const x = (us: number) => Math.min(WIDTH, (us / axes.spanUs) * WIDTH);
  const y = (units: number) => HEIGHT - (units / axes.units) * (HEIGHT - 4);
  const { sold, stepUs, spanUs } = timeline;
  const line = sold.map((units, step) => {
    const until = Math.min((step + 1) * stepUs, spanUs) * timeScale;
    return `H${round(x(until))}V${round(y(units))}`;
  });
  const path = `M0 ${HEIGHT}${line.join('')}`;
  const limit = round(y(stock));
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" class="s-sold" role="img" aria-label="Units sold over time"><path class="stock" d="M0 ${limit}H${WIDTH}"/><path class="line" d="${path}"/></svg>`;
}

/** Response times by percentile. */
export function smallLatency({ timeline }: RunResult, axes: Axes): Markup | undefined {
  const ranks = timeline?.percentiles.response ?? [];
  if (ranks.length === 0) return undefined;
  const range = Math.log(axes.mostUs) - Math.log(axes.leastUs);
  const y = (us: number) => {
    const share = (Math.log(Math.max(1, us)) - Math.log(axes.leastUs)) / range;
    return HEIGHT - 2 - share * (HEIGHT - 4);
  };
  const points = ranks
    .filter(([rank]) => rank < 100)
    .map(([rank, us]) => {
      const x = (-Math.log10(1 - rank / 100) / NINES) * WIDTH;
      return `${round(x)} ${round(y(us))}`;
    });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" class="s-latency" role="img" aria-label="Response time by percentile"><path class="line" d="M${points.join('L')}"/></svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
