/** A moment of a log. */
export interface Moment {
  /** µs since the epoch, or since whatever origin a relative time has. */
  readonly atUs: number;
  /** How fine it is: 1,000,000 where it has no fraction of a second. */
  readonly resolutionUs: number;
}

/**
 * Reads a time: ISO 8601 (a space for the T, a comma for the point, and no zone, which is UTC, are fine),
 * the access logs' `20/Nov/2026:10:00:00 +0000`, or a number. A number's unit is `unitUs` where that is
 * given, and else told by its size: an epoch in s (from 1973), ms, µs or ns. Undefined for anything else.
 */
export function parseTime(text: string, unitUs?: number): Moment | undefined {
  const given = text.trim();
  const number = NUMBER.exec(given);
  if (number !== null) return parseNumber(given, number[1]?.length ?? 0, unitUs);
  return parseClf(given) ?? parseIso(given);
}

const NUMBER = /^\d+(?:\.(\d+))?$/;
const CLF = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?: (.+))?$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))? ?(.*)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** From which size on a number is an epoch in that unit, µs; the largest first. */
const EPOCHS: readonly (readonly [number, number])[] = [
  [1e17, 1e-3],
  [1e14, 1],
  [1e11, 1e3],
  [1e8, 1e6],
];

function parseNumber(text: string, decimals: number, unit: number | undefined): Moment | undefined {
  const value = Number(text);
  const unitUs = unit ?? EPOCHS.find(([from]) => value >= from)?.[1];
  if (unitUs === undefined) return undefined;
  return { atUs: Math.round(value * unitUs), resolutionUs: Math.max(1, unitUs / 10 ** decimals) };
}

function parseClf(text: string): Moment | undefined {
  const [, day, name = '', year, hour, minute, second, fraction, zone] = CLF.exec(text) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  if (month === 0) return undefined;
  return moment([year, month, day, hour, minute, second].map(Number), fraction, zone);
}

function parseIso(text: string): Moment | undefined {
  const [matched, year, month, day, hour, minute, second, fraction, zone] = ISO.exec(text) ?? [];
  if (matched === undefined) return undefined;
  return moment([year, month, day, hour, minute, second].map(Number), fraction, zone);
}

function moment(
  [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[],
  fraction: string | undefined,
  zone: string | undefined,
): Moment | undefined {
  const offsetMs = zoneMs(zone ?? '');
  // A second 60 is a leap second.
  if (offsetMs === undefined || hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  const ms = midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 - offsetMs;
  const fractionUs = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1e6 + 1e-6);
  const resolutionUs = fraction === undefined ? 1e6 : Math.max(1, 1e6 / 10 ** fraction.length);
  return { atUs: ms * 1000 + fractionUs, resolutionUs };
}

function zoneMs(text: string): number | undefined {
  if (text === '' || text === 'Z' || text === 'z' || text === 'UTC') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
}
