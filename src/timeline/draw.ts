import { stockCall, textOf } from '../check/stock-calls.ts';
import { AttemptRecord } from '../check/story/attempt-record.ts';
import { isService, settledOf } from '../check/story/calls.ts';
import { describeCommand } from '../check/story/commands.ts';
import { askedUs, expiryUs } from '../check/story/leases.ts';
import type { CallSent, CallSettled, HistoryEvent, SectionEvent } from '../core/history.ts';
import { OUTCOME_KEYS } from '../core/result.ts';
import type { DrawnAttempt, DrawnCall, DrawnSection } from '../core/timeline.ts';
import type { Actor } from './cast.ts';

/** Calls of one attempt; one that asks for a lock in a loop loses the rest. */
const MOST_CALLS = 40;
/** Of a command that has no words of its own. */
const MOST_TEXT = 80;

/** An attempt as a page draws it. `locks` are the names of the locks that were traced. */
export function drawAttempt(actor: Actor, locks: ReadonlySet<string>): DrawnAttempt {
  const { attempt, buyer, journal } = actor;
  const record = new AttemptRecord(attempt, buyer, journal);
  const { events } = record;
  const started = events.find((event) => event.kind === 'attempt-started');
  const ended = events.find((event) => event.kind === 'attempt-ended');
  const sent = events.filter((event) => event.kind === 'call-sent');
  return {
    attempt,
    buyer,
    node: started?.node ?? 0,
    startedUs: started?.atUs ?? 0,
    endedUs: ended?.atUs ?? null,
    outcome: ended === undefined ? null : OUTCOME_KEYS[ended.outcome],
    calls: sent.slice(0, MOST_CALLS).map((one) => drawCall(record, one, locks)),
    sections: events.flatMap((event) => {
      return event.kind === 'acquired' ? [drawSection(actor, record, event, events)] : [];
    }),
    marks: [...(actor.marks ?? [])].sort((a, b) => a.atUs - b.atUs),
    ...(journal.isWhole && sent.length <= MOST_CALLS ? {} : { isCut: true }),
  };
}

function drawCall(record: AttemptRecord, sent: CallSent, locks: ReadonlySet<string>): DrawnCall {
  const settled = settledOf(record, sent);
  const told = isService(sent) ? serviceText(sent, settled) : describeCommand(sent, settled, locks);
  return {
    kind: kindOf(sent, told, locks),
    fromUs: sent.atUs,
    toUs: settled?.atUs ?? null,
    text: told ?? commandText(sent, settled),
    ok: settled?.ok !== false,
  };
}

function serviceText({ target }: CallSent, settled: CallSettled | undefined): string {
  const service = target === 'order' ? 'the order service' : 'the user service';
  if (settled === undefined) return `waits for ${service}`;
  return settled.ok ? `${service} answers` : `${service} fails: ${textOf(settled.reply)}`;
}

function kindOf(
  sent: CallSent,
  told: string | undefined,
  locks: ReadonlySet<string>,
): DrawnCall['kind'] {
  if (isService(sent)) return 'service';
  const stock = stockCall(sent);
  if (stock !== undefined) return stock.kind === 'read' ? 'read' : 'write';
  const isOnLock = sent.args.map(textOf).some((arg) => arg.endsWith(':lock') || locks.has(arg));
  if (isOnLock) return 'lock';
  if (sent.target !== 'sql' || told === undefined) return 'other';
  if (told.startsWith('reads stock')) return 'read';
  return /^(writes stock|takes |gives )/.test(told) ? 'write' : 'other';
}

/** `SET {sale}:lock 6f… PX 10000 NX: OK`. */
function commandText({ operation, args }: CallSent, settled: CallSettled | undefined): string {
  const words = [operation.toUpperCase(), ...args.slice(0, 6).map(textOf)].join(' ');
  const command = words.replaceAll(/\s+/g, ' ');
  const shown = command.length > MOST_TEXT ? `${command.slice(0, MOST_TEXT - 1)}…` : command;
  return settled === undefined ? shown : `${shown}: ${textOf(settled.reply).slice(0, MOST_TEXT)}`;
}

function drawSection(
  { deleted, overlaps }: Actor,
  record: AttemptRecord,
  event: SectionEvent,
  events: readonly HistoryEvent[],
): DrawnSection {
  const { lock, acquisition } = event;
  const end = events.find((one) => one.kind === 'releasing' && one.acquisition === acquisition);
  const deletion = deleted?.get(acquisition);
  return {
    lock,
    acquisition,
    askedUs: askedUs(record, event),
    fromUs: event.atUs,
    toUs: end?.atUs ?? null,
    expiresUs: expiryUs(record, event) ?? null,
    ...(deletion === undefined ? {} : { deleted: deletion }),
    ...(overlaps?.has(acquisition) ? { isOverlap: true } : {}),
  };
}
