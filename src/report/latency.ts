import { humanCount, humanUs } from '../core/human.ts';
import type { LatencySummary, RunResult } from '../core/result.ts';
import { columns } from './lines.ts';

/** Most rows of the picture. */
const ROWS = 10;
/** Widest bar, characters. */
const BAR = 32;

/** Percentiles of the response time beside the service time, by outcome, and the picture. */
export function latencyLines(result: RunResult): string[] {
  const { responseUs, serviceUs, responseUsBy, buyerUs } = result;
  const outcomes = Object.entries(LABELS).map(([key, label]) => {
    return row(label, responseUsBy[key as keyof typeof LABELS]);
  });
  const rows = [
    row('response', responseUs),
    row('service', serviceUs),
    ...outcomes,
    row('buyer', buyerUs),
  ].filter((one) => one !== undefined);
  const table = columns([['', 'count', 'p50', 'p90', 'p99', 'p99.9', 'max'], ...rows]);
  const picture = bars(responseUs);
  return [...table, ...(picture.length > 1 ? ['', ...picture] : [])];
}

/** What the rows are, in one sentence. */
export function latencyLegend({ world, timeScale }: RunResult): string {
  const clock =
    world === 'sim'
      ? 'virtual time'
      : timeScale === 1
        ? 'wall time'
        : `wall time, at time scale ${timeScale}`;
  return `${clock}; response runs from the intended start of attempts that were told sold, sold out or rejected, service from the actual start, buyer from arrival to leaving`;
}

const LABELS = {
  sold: '  sold',
  soldOut: '  sold out',
  busy: '  busy',
  rejected: '  rejected',
  failed: '  failed',
  unclear: '  unclear',
} as const;

function row(label: string, { count, p50, p90, p99, p999, max }: LatencySummary) {
  if (count === 0) return undefined;
  const times = [p50, p90, p99, p999, max].map((us) => humanUs(us ?? 0));
  return [label, humanCount(count), ...times];
}

/** Bars over rows that are evenly spaced on a log scale; rows without a value are left out. */
function bars({ buckets, count }: LatencySummary): string[] {
  const merged = merge(buckets);
  const most = Math.max(...merged.map(([, times]) => times));
  const rows = merged.map(([us, times]) => {
    const share = `${((100 * times) / count).toFixed(1)} %`;
    return [`≤ ${humanUs(us)}`, humanCount(times), share];
  });
  return columns(rows).map((line, index) => {
    const times = merged[index]?.[1] ?? 0;
    return `${line}  ${bar(times / most)}`;
  });
}

/** At most ten rows: buckets that fall into the same tenth of the range, on a log scale, are added up. */
function merge(buckets: LatencySummary['buckets']): (readonly [number, number])[] {
  const [first] = buckets;
  const last = buckets.at(-1);
  if (first === undefined || last === undefined || buckets.length <= ROWS) return [...buckets];
  const low = Math.log(first[0]);
  const step = (Math.log(last[0]) - low) / (ROWS - 1);
  const rows: [number, number, number][] = [];
  for (const [us, times] of buckets) {
    const index = Math.ceil((Math.log(us) - low) / step - 1e-9);
    const current = rows.at(-1);
    if (current?.[2] === index) {
      current[0] = us;
      current[1] += times;
    } else rows.push([us, times, index]);
  }
  return rows.map(([us, times]) => [us, times]);
}

/** A bar to an eighth of a character; never empty. */
function bar(share: number): string {
  const eighths = Math.max(1, Math.round(share * BAR * 8));
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : (EIGHTHS[rest] ?? ''));
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
