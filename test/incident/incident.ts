import { seededSource } from '../../src/core/random.ts';

/** One request of a made-up incident. Times are µs since its beginning. */
export interface Visit {
  readonly buyer: number;
  readonly atUs: number;
  readonly delayUs: number;
}

/** What kind of incident. */
export interface IncidentPlan {
  readonly visits: number;
  readonly buyers: number;
  /** Requests a second. */
  readonly perSec: number;
  /** How long the service takes at first, whole seconds; each minute it takes a second more. */
  readonly slowSec: number;
}

/** 300 buyers press the button for ten minutes, while the user service takes 8 to 17 s. */
export const SALE: IncidentPlan = { visits: 6_000, buyers: 300, perSec: 10, slowSec: 8 };

/**
 * Who came when: evenly within each second, and the service as slow for all of them, so that a log with
 * whole seconds, of whichever end, says the same as one with µs.
 */
export function makeIncident({ visits, buyers, perSec, slowSec }: IncidentPlan): readonly Visit[] {
  const random = seededSource(1).stream('incident');
  return Array.from({ length: visits }, (_, index) => {
    const buyer = index < buyers ? index + 1 : random.integer(1, buyers);
    const delaySec = slowSec + Math.floor(index / perSec / 60);
    return { buyer, atUs: (index / perSec) * 1_000_000, delayUs: delaySec * 1_000_000 };
  });
}

const BEGIN_MS = Date.UTC(2026, 10, 20, 10, 0, 0);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As nginx writes it: when a request is over, with whole seconds, request and upstream time in s. */
export function nginxLog(visits: readonly Visit[]): string {
  return lines(
    byEnd(visits).map((visit) => {
      const tookSec = (visit.delayUs / 1e6).toFixed(3);
      return `${front(visit, visit.atUs + visit.delayUs)} rt=${tookSec} urt="${tookSec}"`;
    }),
  );
}

/** As Apache writes it: with the second at which a request came, and %D in µs. */
export function apacheLog(visits: readonly Visit[]): string {
  return lines(visits.map((visit) => `${front(visit, visit.atUs)} ${visit.delayUs}`));
}

/** The same with the time in ms since the epoch, and the delay in ms. */
export function csvLog(visits: readonly Visit[]): string {
  const rows = visits.map(({ buyer, atUs, delayUs }) => {
    return `${BEGIN_MS + atUs / 1000},"${address(buyer)}",${delayUs / 1000}`;
  });
  return lines(['time_ms,buyer,delay_ms', ...rows]);
}

/** The same with ISO times, and the delay with its unit. */
export function jsonLog(visits: readonly Visit[]): string {
  return lines(
    visits.map(({ buyer, atUs, delayUs }) => {
      const timestamp = new Date(BEGIN_MS + atUs / 1000).toISOString();
      return JSON.stringify({ timestamp, user: address(buyer), latency: `${delayUs / 1000}ms` });
    }),
  );
}

function front({ buyer }: Visit, loggedUs: number): string {
  const time = clf(BEGIN_MS + Math.floor(loggedUs / 1000));
  return `${address(buyer)} - - [${time}] "POST /sale?item=7 HTTP/1.1" 200 27 "-" "Mozilla/5.0"`;
}

function byEnd(visits: readonly Visit[]): readonly Visit[] {
  const end = ({ atUs, delayUs }: Visit) => atUs + delayUs;
  return [...visits].sort((a, b) => end(a) - end(b) || a.atUs - b.atUs);
}

function address(buyer: number): string {
  return `203.0.${Math.floor(buyer / 250)}.${1 + (buyer % 250)}`;
}

function clf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${day}:${time} +0000`;
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}
