import type { CallSent, CallSettled, HistoryEvent, SectionEvent } from '../../core/history.ts';
import { humanClock, humanUnits, humanUs } from '../../core/human.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { isRead, isService, serviceOf, settledOf } from './calls.ts';
import { describeCommand } from './commands.ts';
import { expiresDuring, expiries, expiryUs } from './leases.ts';

/** One thing that happened, in words; of a buyer, or of the world. */
export interface Phrase {
  /** µs on the world's clock. */
  readonly atUs: number;
  readonly seq: number;
  readonly record: AttemptRecord;
  readonly text: string;
  /** `aside`s are left out where a story gets long. */
  readonly weight: 'step' | 'aside';
  readonly isOfTheWorld?: true;
  readonly mark?: string;
}

/** What phrases are told with. */
export interface Telling {
  /** Names of locks that were traced. */
  readonly locks: ReadonlySet<string>;
  /** Multiplies times of the world's clock into scenario time. */
  readonly timeScale: number;
  /** What to say of the attempt's end instead of `is sold a unit`, by event. */
  readonly endings: ReadonlyMap<HistoryEvent, { readonly text: string; readonly mark: string }>;
  /** What went wrong at an event. */
  readonly marks: ReadonlyMap<HistoryEvent, string>;
}

/** A downstream call that takes this long in scenario time is a wait worth a word, µs. */
const WAIT_US = 50_000;

/** Everything an attempt did, in words and in order. */
export function phrasesOf(record: AttemptRecord, telling: Telling): Phrase[] {
  const phrases: Phrase[] = [];
  record.events.forEach((event, index) => {
    const told = describe(record, index, event, telling);
    if (told === undefined) return;
    const seq = record.journal.seq(index);
    const mark = told.mark ?? telling.marks.get(event);
    const phrase = {
      atUs: event.atUs,
      seq,
      record,
      text: told.text,
      weight: told.weight ?? 'step',
    };
    phrases.push(mark === undefined ? phrase : { ...phrase, mark });
  });
  return [...phrases, ...expiries(record)];
}

interface Told {
  readonly text: string;
  readonly weight?: 'step' | 'aside';
  readonly mark?: string;
}

function describe(
  record: AttemptRecord,
  index: number,
  event: HistoryEvent,
  telling: Telling,
): Told | undefined {
  switch (event.kind) {
    case 'call-sent':
      return describeSent(record, index, event, telling);
    case 'call-settled':
      return describeSettled(record, event, telling);
    case 'acquired':
      return { text: describeAcquired(record, event, telling) };
    case 'releasing':
      return describeRelease(record, index, event);
    case 'attempt-ended':
      return telling.endings.get(event) ?? describeEnd(event.outcome, event.units);
    default:
      return undefined;
  }
}

/** A write is told when it is sent, and so is a wait; a read is told at its reply, with its value. */
function describeSent(
  record: AttemptRecord,
  index: number,
  sent: CallSent,
  telling: Telling,
): Told | undefined {
  const settled = settledOf(record, sent);
  if (sent.target === 'validate' || sent.target === 'order') {
    return describeWait(record, index, sent, settled, telling);
  }
  if (isRead(sent) && settled !== undefined) return undefined;
  return command(sent, settled, telling);
}

function describeSettled(
  record: AttemptRecord,
  settled: CallSettled,
  telling: Telling,
): Told | undefined {
  const sent = record.events.find((one) => one.kind === 'call-sent' && one.call === settled.call);
  if (sent?.kind !== 'call-sent' || !isRead(sent) || isService(sent)) return undefined;
  return command(sent, settled, telling);
}

function command(
  sent: CallSent,
  settled: CallSettled | undefined,
  { locks }: Telling,
): Told | undefined {
  const text = describeCommand(sent, settled, locks);
  if (text === undefined) return undefined;
  const isStep = /^(reads stock|writes stock|takes |gives |loses |commits|.* fails: )/.test(text);
  return { text, weight: isStep ? 'step' : 'aside' };
}

function describeWait(
  record: AttemptRecord,
  index: number,
  sent: CallSent,
  settled: CallSettled | undefined,
  { timeScale }: Telling,
): Told | undefined {
  const service = serviceOf(sent);
  if (settled === undefined) return { text: `waits for ${service}` };
  if (!settled.ok) return { text: `${service} fails: ${String(settled.reply)}` };
  const tookUs = (settled.atUs - sent.atUs) * timeScale;
  // The line about the lock's expiry says what its holder waits for.
  if (tookUs < WAIT_US || expiresDuring(record, index, sent, settled)) return undefined;
  return { text: `waits ${humanUs(tookUs)} for ${service}` };
}

function describeAcquired(
  record: AttemptRecord,
  event: SectionEvent,
  { timeScale }: Telling,
): string {
  const expiresUs = expiryUs(record, event);
  if (expiresUs === undefined) return 'takes the lock';
  return `takes the lock (expires ${humanClock(expiresUs * timeScale)})`;
}

function describeRelease(record: AttemptRecord, index: number, event: SectionEvent): Told {
  const released = record.events
    .slice(index)
    .find((one) => one.kind === 'released' && one.acquisition === event.acquisition);
  if (released?.kind !== 'released') return { text: 'releases the lock, and gets no reply' };
  if (record.victims?.has(released)) {
    const victim = record.victims.get(released);
    const whose = victim === undefined ? "another's lock" : `buyer ${victim.buyer}'s lock`;
    return { text: `deletes ${whose}`, mark: 'foreign release' };
  }
  return { text: released.deleted ? 'releases the lock' : 'finds its lock gone' };
}

/** What the buyer is told at the end of an attempt, in words. */
export function describeEnd(outcome: string, units: number): Told {
  switch (outcome) {
    case 'sold':
      return { text: `is sold ${units === 1 ? 'a unit' : humanUnits(units, 'unit')}` };
    case 'sold-out':
      return { text: 'is told: sold out' };
    default:
      return { text: `is told: ${outcome}` };
  }
}
