import type { HistoryEvent, HistoryFold } from '../core/history.ts';
import { EVENT_KINDS } from '../core/history.ts';

/** The first moment at which two runs of one seed went apart. */
export interface Departure {
  /** From 1. */
  readonly event: number;
  /** As JSON; `nothing` where the history was over. */
  readonly first: string;
  readonly second: string;
}

/** Holds the history of a second run against that of the first. */
export interface SameAgain {
  /** Hears the first run. */
  readonly first: HistoryFold;
  /** Hears the second run. */
  readonly second: HistoryFold;
  /** Events of the first run. */
  events(): number;
  /** Once both are over. */
  departure(): Departure | undefined;
}

/** Events that are kept as text: a difference that comes later is told by its place alone. */
const KEPT = 100_000;

/** Two numbers for each event, and the text of the first ones. */
export function sameAgain(): SameAgain {
  const hashes: number[] = [];
  const texts: string[] = [];
  let seen = 0;
  let apart: Departure | undefined;
  return {
    first: listening((text) => {
      hashes.push(hashOf(text));
      if (texts.length < KEPT) texts.push(text);
    }),
    second: listening((text) => {
      seen += 1;
      if (apart !== undefined || hashes[seen - 1] === hashOf(text)) return;
      apart = { event: seen, first: told(seen), second: text };
    }),
    events: () => hashes.length,
    departure() {
      if (apart !== undefined || seen >= hashes.length) return apart;
      return { event: seen + 1, first: told(seen + 1), second: 'nothing' };
    },
  };

  function told(event: number): string {
    if (event > hashes.length) return 'nothing';
    return texts[event - 1] ?? 'another event';
  }
}

function listening(hear: (text: string) => void): HistoryFold {
  return { listensTo: EVENT_KINDS, on: (event) => hear(eventText(event)) };
}

/** JSON, with what it leaves out, errors and very long integers, and without what a call keeps for the tool. */
export function eventText(event: HistoryEvent): string {
  return JSON.stringify(event, (key, value: unknown) => {
    if (key === 'open') return undefined;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
