import { type AttemptEnded, FAULT_MOMENTS, type HistoryEvent } from '../core/history.ts';
import { OUTCOMES } from '../core/outcome.ts';
import {
  DamagedValue,
  type DefinedTexts,
  decodeList,
  decodeName,
  decodeValue,
} from './decode-value.ts';
import { DEPARTURES, SERVICES } from './encode.ts';
import { CODES } from './format.ts';

/** The items of an event's line. */
type Items = readonly unknown[];

/**
 * The event of a line; `atUs` is the clock at it.
 *
 * @throws DamagedValue for what no writer writes
 */
export function decodeEvent(items: Items, atUs: number, texts: DefinedTexts): HistoryEvent {
  switch (items[0]) {
    case CODES.arrived:
      return { kind: 'buyer-arrived', atUs, buyer: number(items[2]) };
    case CODES.started: {
      const intendedUs = atUs - number(items[5]);
      const [attempt, buyer, node] = [number(items[2]), number(items[3]), number(items[4])];
      return { kind: 'attempt-started', atUs, intendedUs, attempt, buyer, node };
    }
    case CODES.sent:
      return {
        kind: 'call-sent',
        atUs,
        attempt: number(items[2]),
        call: number(items[3]),
        target: decodeName(items[4], texts),
        operation: decodeName(items[5], texts),
        args: decodeList(items[6], texts),
      };
    case CODES.answered:
    case CODES.notAnswered:
      return {
        kind: 'call-settled',
        atUs,
        attempt: number(items[2]),
        call: number(items[3]),
        target: decodeName(items[4], texts),
        ok: items[0] === CODES.answered,
        reply: decodeValue(required(items[5]), texts),
      };
    case CODES.acquired:
      return section('acquired', items, atUs, texts);
    case CODES.releasing:
      return section('releasing', items, atUs, texts);
    case CODES.abandoned:
      return section('abandoned', items, atUs, texts);
    case CODES.deleted:
    case CODES.notDeleted: {
      const deleted = items[0] === CODES.deleted;
      const [attempt, acquisition] = [number(items[2]), number(items[4])];
      const lock = decodeName(items[3], texts);
      return { kind: 'released', atUs, attempt, lock, acquisition, deleted };
    }
    case CODES.ended:
      return ended(items, atUs, texts);
    case CODES.left: {
      const departure = required(DEPARTURES[number(items[4])]);
      const arrivedUs = atUs - number(items[3]);
      return { kind: 'buyer-left', atUs, buyer: number(items[2]), arrivedUs, departure };
    }
    case CODES.serviceSent:
    case CODES.serviceAnswered: {
      const target = required(SERVICES[number(items[2])]);
      return { kind: 'service-call', atUs, target, isOver: items[0] === CODES.serviceAnswered };
    }
    case CODES.fault: {
      const moment = required(FAULT_MOMENTS[number(items[2])]);
      if (items[3] === undefined) return { kind: 'fault', atUs, moment };
      const node = number(items[3]);
      if (items[4] === undefined) return { kind: 'fault', atUs, moment, node };
      return { kind: 'fault', atUs, moment, node, forUs: number(items[4]) };
    }
  }
  throw new DamagedValue();
}

/** A number of a line. @throws DamagedValue */
export function number(item: unknown): number {
  if (typeof item !== 'number') throw new DamagedValue();
  return item;
}

function required<T>(item: T | undefined): T {
  if (item === undefined) throw new DamagedValue();
  return item;
}

function section(
  kind: 'acquired' | 'releasing' | 'abandoned',
  items: Items,
  atUs: number,
  texts: DefinedTexts,
): HistoryEvent {
  const attempt = number(items[2]);
  const lock = decodeName(items[3], texts);
  const acquisition = number(items[4]);
  if (items[5] === undefined) return { kind, atUs, attempt, lock, acquisition };
  return { kind, atUs, attempt, lock, acquisition, ttlMs: number(items[5]) };
}

function ended(items: Items, atUs: number, texts: DefinedTexts): AttemptEnded {
  const startedUs = atUs - number(items[5]);
  const event: AttemptEnded = {
    kind: 'attempt-ended',
    atUs,
    attempt: number(items[2]),
    buyer: number(items[3]),
    node: number(items[4]),
    intendedUs: startedUs - number(items[6]),
    startedUs,
    servedUs: startedUs + number(items[7]),
    outcome: required(OUTCOMES[number(items[8])]),
    units: number(items[9]),
  };
  if (items[10] === undefined) return event;
  return { ...event, error: String(decodeValue(items[10], texts)) };
}
