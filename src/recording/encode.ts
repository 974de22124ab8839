import {
  type AttemptEnded,
  type CallSent,
  type Departure,
  FAULT_MOMENTS,
  type HistoryEvent,
} from '../core/history.ts';
import { OUTCOMES } from '../core/outcome.ts';
import { encodeList, encodeValue } from './encode-value.ts';
import { CODES } from './format.ts';
import type { LineBuffer } from './line-buffer.ts';
import type { Texts } from './texts.ts';

/** The services behind a shop, by the number that a line has for them. */
export const SERVICES = ['validate', 'order'] as const;

/** Why a buyer left, by its number in a recording. */
export const DEPARTURES: readonly Departure[] = ['served', 'sold-out', 'gave-up'];

/**
 * Writes the line of one event: `[code, µs since the event before, ids, …]`. Times that lie close to
 * another one are written as their distance.
 */
export function encodeEvent(
  event: HistoryEvent,
  sinceUs: number,
  texts: Texts,
  out: LineBuffer,
): void {
  switch (event.kind) {
    case 'buyer-arrived':
      out.begin(CODES.arrived, sinceUs);
      out.item(event.buyer);
      break;
    case 'attempt-started':
      out.begin(CODES.started, sinceUs);
      out.item(event.attempt);
      out.item(event.buyer);
      out.item(event.node);
      out.item(event.atUs - event.intendedUs);
      break;
    case 'call-sent':
      encodeSent(event, sinceUs, texts, out);
      break;
    case 'call-settled':
      out.begin(event.ok ? CODES.answered : CODES.notAnswered, sinceUs);
      out.item(event.attempt);
      out.item(event.call);
      out.comma();
      texts.name(event.target, out);
      out.comma();
      encodeValue(event.reply, texts, out);
      break;
    case 'acquired':
    case 'releasing':
    case 'abandoned':
      encodeLock(CODES[event.kind], event, sinceUs, texts, out);
      if (event.ttlMs !== undefined) out.item(event.ttlMs);
      break;
    case 'released':
      encodeLock(event.deleted ? CODES.deleted : CODES.notDeleted, event, sinceUs, texts, out);
      break;
    case 'attempt-ended':
      encodeEnded(event, sinceUs, texts, out);
      break;
    case 'buyer-left':
      out.begin(CODES.left, sinceUs);
      out.item(event.buyer);
      out.item(event.atUs - event.arrivedUs);
      out.item(DEPARTURES.indexOf(event.departure));
      break;
    case 'service-call':
      out.begin(event.isOver ? CODES.serviceAnswered : CODES.serviceSent, sinceUs);
      out.item(SERVICES.indexOf(event.target));
      break;
    case 'fault':
      out.begin(CODES.fault, sinceUs);
      out.item(FAULT_MOMENTS.indexOf(event.moment));
      if (event.node !== undefined) out.item(event.node);
      if (event.forUs !== undefined) out.item(event.forUs);
      break;
  }
  out.end();
}

function encodeSent(event: CallSent, sinceUs: number, texts: Texts, out: LineBuffer): void {
  out.begin(CODES.sent, sinceUs);
  out.item(event.attempt);
  out.item(event.call);
  out.comma();
  texts.name(event.target, out);
  out.comma();
  texts.name(event.operation, out);
  out.comma();
  encodeList(event.args, texts, out);
}

function encodeLock(
  code: number,
  event: { readonly attempt: number; readonly lock: string; readonly acquisition: number },
  sinceUs: number,
  texts: Texts,
  out: LineBuffer,
): void {
  out.begin(code, sinceUs);
  out.item(event.attempt);
  out.comma();
  texts.name(event.lock, out);
  out.item(event.acquisition);
}

function encodeEnded(event: AttemptEnded, sinceUs: number, texts: Texts, out: LineBuffer): void {
  out.begin(CODES.ended, sinceUs);
  out.item(event.attempt);
  out.item(event.buyer);
  out.item(event.node);
  out.item(event.atUs - event.startedUs);
  out.item(event.startedUs - event.intendedUs);
  out.item(event.servedUs - event.startedUs);
  out.item(OUTCOMES.indexOf(event.outcome));
  out.item(event.units);
  if (event.error === undefined) return;
  out.comma();
  texts.value(event.error, out);
}
