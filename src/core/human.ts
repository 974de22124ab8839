/** A count with thousands separators: `1,000`. */
export function humanCount(count: number): string {
  const [whole = '', decimals] = String(count).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** A count with its noun: `1 unit`, `2,000 units`. */
export function humanUnits(count: number, noun: string): string {
  return `${humanCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A span of time in µs to three digits, with the unit that fits: `340 µs`, `1.25 ms`, `12.0 s`, `20m 14s`. */
export function humanUs(us: number): string {
  if (us < 999.5) return `${digits(us)} µs`;
  if (us < 999_500) return `${digits(us / 1000)} ms`;
  if (us < 99_950_000) return `${digits(us / 1e6)} s`;
  const seconds = Math.round(us / 1e6);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = `${String(minutes)}m ${String(seconds % 60).padStart(2, '0')}s`;
  return hours > 0 ? `${humanCount(hours)}h ${rest}` : rest;
}

/** A moment in µs as a clock shows it: `00:12.340`, with hours `1:00:12.340`; cut to the ms, not rounded. */
export function humanClock(us: number): string {
  const ms = Math.floor(us / 1000);
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  const minutes = Math.floor(ms / 60_000);
  const rest = `${pad(Math.floor((ms % 60_000) / 1000), 2)}.${pad(ms % 1000, 3)}`;
  if (minutes < 60) return `${pad(minutes, 2)}:${rest}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60, 2)}:${rest}`;
}

/** Three significant digits, below 1000. */
function digits(value: number): string {
  if (Number.isInteger(value) && value < 10) return String(value);
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}
