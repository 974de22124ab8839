/** Steps of a clock's axis, µs: they are what people count in. */
const CLOCK_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5],
  ...[1e6, 2e6, 5e6, 10e6, 15e6, 30e6, 60e6, 120e6, 300e6, 600e6, 900e6, 1800e6, 3600e6],
];

/** Round moments between two, both included, at most `most` of them. µs. */
export function clockTicks(fromUs: number, toUs: number, most: number): number[] {
  const step = stepFor((toUs - fromUs) / Math.max(1, most));
  const ticks: number[] = [];
  for (let at = Math.ceil(fromUs / step) * step; at <= toUs; at += step) ticks.push(at);
  return ticks;
}

/** A moment as short as the distance to its neighbours lets it be: `02:30`, `12.5 s`, `340 µs`. */
export function clockLabel(us: number, spanUs: number): string {
  if (us === 0) return '0';
  if (spanUs >= 180e6) {
    const seconds = Math.round(us / 1e6);
    const [hours, rest] = [Math.floor(seconds / 3600), seconds % 3600];
    const pad = (value: number) => String(value).padStart(2, '0');
    const short = `${pad(Math.floor(rest / 60))}:${pad(rest % 60)}`;
    return hours > 0 ? `${hours}:${short}` : short;
  }
  if (spanUs >= 2e5 || us >= 1e7) return `${trim(us / 1e6, spanUs / 1e6)} s`;
  if (spanUs >= 200 || us >= 1e4) return `${trim(us / 1e3, spanUs / 1e3)} ms`;
  return `${Math.round(us)} µs`;
}

/** The powers of ten between two times, µs. */
export function decadesBetween(fromUs: number, toUs: number): number[] {
  const first = Math.ceil(Math.log10(Math.max(1, fromUs)) - 1e-9);
  const last = Math.floor(Math.log10(Math.max(1, toUs)) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => 10 ** (first + at));
}

/** A power of ten µs in one unit: `10 ms`, `1000 s`. */
export function decadeLabel(us: number): string {
  if (us < 1000) return `${us} µs`;
  return us < 1e6 ? `${us / 1e3} ms` : `${us / 1e6} s`;
}

function stepFor(leastUs: number): number {
  const hour = 3600e6;
  return CLOCK_STEPS.find((step) => step >= leastUs) ?? Math.ceil(leastUs / hour) * hour;
}

/** As many decimals as tell a hundredth of the span. */
function trim(value: number, span: number): string {
  const decimals = Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(span))));
  return String(Number(value.toFixed(decimals)));
}
