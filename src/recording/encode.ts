import type { AttemptEnded, Departure, HistoryEvent } from '../core/history.ts';
import { OUTCOMES } from '../core/outcome.ts';
import { CODES } from './format.ts';
import type { Texts } from './texts.ts';
import { encodeList, encodeValue } from './values.ts';

/** Why a buyer left, by its number in a recording. */
export const DEPARTURES: readonly Departure[] = ['served', 'sold-out', 'gave-up'];

/**
 * One event as the text of its line, newline included: `[code, µs since the event before, ids, …]`.
 * Times that lie close to another one are written as their distance.
 */
export function encodeEvent(event: HistoryEvent, sinceUs: number, texts: Texts): string {
  switch (event.kind) {
    case 'buyer-arrived':
      return `[${CODES.arrived},${sinceUs},${event.buyer}]\n`;
    case 'attempt-started': {
      const { atUs, intendedUs, attempt, buyer, node } = event;
      return `[${CODES.started},${sinceUs},${attempt},${buyer},${node},${atUs - intendedUs}]\n`;
    }
    case 'call-sent': {
      const { attempt, call } = event;
      const target = texts.name(event.target);
      const operation = texts.name(event.operation);
      const args = encodeList(event.args, texts);
      return `[${CODES.sent},${sinceUs},${attempt},${call},${target},${operation},${args}]\n`;
    }
    case 'call-settled': {
      const { attempt, call } = event;
      const code = event.ok ? CODES.answered : CODES.notAnswered;
      const target = texts.name(event.target);
      return `[${code},${sinceUs},${attempt},${call},${target},${encodeValue(event.reply, texts)}]\n`;
    }
    case 'acquired':
    case 'releasing':
    case 'abandoned': {
      const { attempt, acquisition, ttlMs } = event;
      const ttl = ttlMs === undefined ? '' : `,${ttlMs}`;
      return `[${CODES[event.kind]},${sinceUs},${attempt},${texts.name(event.lock)},${acquisition}${ttl}]\n`;
    }
    case 'released': {
      const { attempt, acquisition, deleted } = event;
      const code = deleted ? CODES.deleted : CODES.notDeleted;
      return `[${code},${sinceUs},${attempt},${texts.name(event.lock)},${acquisition}]\n`;
    }
    case 'attempt-ended':
      return encodeEnded(event, sinceUs, texts);
    case 'buyer-left': {
      const { atUs, buyer, arrivedUs, departure } = event;
      return `[${CODES.left},${sinceUs},${buyer},${atUs - arrivedUs},${DEPARTURES.indexOf(departure)}]\n`;
    }
  }
}

function encodeEnded(event: AttemptEnded, sinceUs: number, texts: Texts): string {
  const { atUs, attempt, buyer, node, intendedUs, startedUs, servedUs, outcome, units } = event;
  const times = `${atUs - startedUs},${startedUs - intendedUs},${servedUs - startedUs}`;
  const error = event.error === undefined ? '' : `,${texts.value(event.error)}`;
  return `[${CODES.ended},${sinceUs},${attempt},${buyer},${node},${times},${OUTCOMES.indexOf(outcome)},${units}${error}]\n`;
}
