import type { CallSent, CallSettled, SectionEvent } from '../../core/history.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { serviceOf, settledOf } from './calls.ts';
import type { Phrase } from './phrases.ts';

/** The lines about locks that expired under their holder. */
export function expiries(record: AttemptRecord): Phrase[] {
  return record.events.flatMap((event, index) => {
    if (event.kind !== 'acquired') return [];
    const atUs = expiryUs(record, event);
    const endUs = sectionEndUs(record, index, event);
    if (atUs === undefined || endUs <= atUs) return [];
    // A lock that another's release deleted has nothing left to expire.
    if (record.lockDeletedUs !== undefined && record.lockDeletedUs < atUs) return [];
    const doing = waitingFor(record, atUs);
    const text = `the lock expires; buyer ${record.buyer} still ${doing}`;
    const seq = record.journal.seq(index);
    return [{ atUs, seq, record, text, weight: 'step' as const, isOfTheWorld: true as const }];
  });
}

/** When the server lets go of the lock: its TTL from when the acquire was sent. */
export function expiryUs(record: AttemptRecord, event: SectionEvent): number | undefined {
  return event.ttlMs === undefined ? undefined : askedUs(record, event) + event.ttlMs * 1000;
}

/** When the call that acquired the lock was sent. */
export function askedUs(record: AttemptRecord, event: SectionEvent): number {
  const index = record.events.indexOf(event);
  const before = record.events.slice(0, index);
  const reply = before.findLast((one) => one.kind === 'call-settled');
  const call = before.find(
    (one) => one.kind === 'call-sent' && reply?.kind === 'call-settled' && one.call === reply.call,
  );
  return (call ?? event).atUs;
}

function sectionEndUs(record: AttemptRecord, index: number, { acquisition }: SectionEvent): number {
  const end = record.events
    .slice(index)
    .find(
      (one) =>
        (one.kind === 'releasing' || one.kind === 'abandoned') && one.acquisition === acquisition,
    );
  return end?.atUs ?? Number.POSITIVE_INFINITY;
}

function waitingFor(record: AttemptRecord, atUs: number): string {
  for (const sent of record.events) {
    if (sent.kind !== 'call-sent' || sent.atUs > atUs) continue;
    const settled = settledOf(record, sent);
    if (settled === undefined || settled.atUs > atUs) return `waits for ${serviceOf(sent)}`;
  }
  return 'works';
}

/** True for a call under which the lock of its attempt expired. */
export function expiresDuring(
  record: AttemptRecord,
  index: number,
  sent: CallSent,
  settled: CallSettled,
): boolean {
  const acquired = record.events.slice(0, index).findLast((one) => one.kind === 'acquired');
  if (acquired?.kind !== 'acquired') return false;
  const atUs = expiryUs(record, acquired);
  return atUs !== undefined && sent.atUs <= atUs && atUs < settled.atUs;
}
