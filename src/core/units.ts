import { accepted, type Parsed, refused } from './parsed.ts';

/** Longest duration that a setting may have: 168h, in µs. */
export const MAX_DURATION_US = 168 * 3_600_000_000;

/** Highest rate that a setting may have, per second. */
export const MAX_RATE_PER_SEC = 10_000_000;

const DURATION = 'a duration with a unit, from 0s to 168h, such as 12s, 1m30s, 500ms or 250us';
const WHOLE_MS = 'a duration in whole milliseconds, from 0s to 168h, such as 12s, 1m30s or 500ms';
const RATE = `a rate from 1/h to ${MAX_RATE_PER_SEC}/s, such as 200/s or 12000/m`;

/** The units of a duration in µs, in the order in which a compound such as `1m30s` names them. */
const UNITS: readonly (readonly [string, number])[] = [
  ['h', 3_600_000_000],
  ['m', 60_000_000],
  ['s', 1_000_000],
  ['ms', 1_000],
  ['us', 1],
];
const PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * Reads `12s`, `1m30s`, `500ms`, `250us` (or `250µs`), `1.5h` as integer µs. Units go from large to
 * small, each at most once. From 0 to 168h, bounds included; finer than 1 µs is refused, and so is
 * a number without a unit, 0 included.
 */
export function parseDurationUs(text: string): Parsed<number> {
  const given = text.trim().replace(/[µμ]s/g, 'us');
  if (/^-?\d+(\.\d+)?$/.test(given)) return refused(DURATION, hintForBare(given));
  if (!/^(\d+(\.\d+)?(h|ms|m|us|s))+$/.test(given)) return refused(DURATION, hintForText(given));

  let us = 0;
  let lastUnit = -1;
  for (const [, amount = '', name = ''] of given.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|us|s)/g)) {
    const unit = UNITS.findIndex(([known]) => known === name);
    if (unit <= lastUnit) return refused(DURATION, 'name each unit once, the largest first');
    lastUnit = unit;
    us += Number(amount) * (UNITS[unit]?.[1] ?? 0);
  }
  const whole = Math.round(us);
  if (whole > MAX_DURATION_US) return refused(DURATION);
  if (Math.abs(us - whole) > 1e-3) return refused(DURATION, 'nothing finer than 1us');
  return accepted(whole);
}

/** Like {@link parseDurationUs}, but integer ms; anything finer is refused. */
export function parseDurationMs(text: string): Parsed<number> {
  const read = parseDurationUs(text);
  if (!read.ok) return refused(WHOLE_MS, read.hint);
  return read.value % 1000 === 0
    ? accepted(read.value / 1000)
    : refused(WHOLE_MS, 'nothing finer than 1ms here');
}

/** Integer µs as the shortest text that {@link parseDurationUs} reads back: `12s`, `1m30s`, `1.5ms`. */
export function formatDurationUs(us: number): string {
  if (us === 0) return '0s';
  if (us < 1000) return `${us}us`;
  if (us < 1_000_000) return `${us / 1000}ms`;
  const hours = Math.floor(us / 3_600_000_000);
  const minutes = Math.floor((us % 3_600_000_000) / 60_000_000);
  const seconds = (us % 60_000_000) / 1_000_000;
  return [
    hours > 0 ? `${hours}h` : '',
    minutes > 0 ? `${minutes}m` : '',
    seconds > 0 ? `${seconds}s` : '',
  ].join('');
}

/** Like {@link formatDurationUs}, from ms with at most three decimals. */
export function formatDurationMs(ms: number): string {
  return formatDurationUs(Math.round(ms * 1000));
}

/** Reads `200/s`, `12000/m` or `600/h` as events per second, from 1/h to 10,000,000/s. */
export function parseRatePerSec(text: string): Parsed<number> {
  const given = text.trim();
  const match = /^(\d+(?:\.\d+)?)\/(s|m|h)$/.exec(given);
  if (match === null) {
    return refused(RATE, /^\d+(\.\d+)?$/.test(given) ? `write ${given}/s` : undefined);
  }
  const perSec = Number(match[1]) / (PER[match[2] ?? 's'] ?? 1);
  return perSec >= 1 / 3600 && perSec <= MAX_RATE_PER_SEC ? accepted(perSec) : refused(RATE);
}

/** Events per second as text that {@link parseRatePerSec} reads back to the same number. */
export function formatRate(perSec: number): string {
  for (const [unit, seconds] of Object.entries(PER)) {
    const amount = Number((perSec * seconds).toFixed(6));
    if (amount / seconds === perSec && !String(amount).includes('e')) return `${amount}/${unit}`;
  }
  return `${perSec}/s`;
}

function hintForBare(given: string): string {
  if (given.startsWith('-')) return 'a duration cannot be negative';
  return Number(given) === 0 ? 'write 0s' : `write ${given}s or ${given}ms`;
}

function hintForText(given: string): string | undefined {
  if (given.startsWith('-')) return 'a duration cannot be negative';
  return /^[\d.]+ *[a-z]+$/i.test(given)
    ? 'the units are h, m, s, ms and us, without a space before them'
    : undefined;
}
