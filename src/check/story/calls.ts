import type { CallSent, CallSettled } from '../../core/history.ts';
import type { AttemptRecord } from './attempt-record.ts';

/** The end of a call, if it has come. */
export function settledOf(record: AttemptRecord, { call }: CallSent): CallSettled | undefined {
  const settled = record.events.find((one) => one.kind === 'call-settled' && one.call === call);
  return settled?.kind === 'call-settled' ? settled : undefined;
}

/** True for a command that is told at its reply; a write is told when it is sent. */
export function isRead({ operation }: CallSent): boolean {
  return !['set', 'hset', 'del'].includes(operation);
}

/** True for a call to the user service or the order service. */
export function isService({ target }: CallSent): boolean {
  return target === 'validate' || target === 'order';
}

/** Whom a call is made to, in words. */
export function serviceOf(sent: CallSent): string {
  if (sent.target === 'validate') return 'the user service';
  if (sent.target === 'sql') return 'the database';
  return sent.target === 'order' ? 'the order service' : 'Redis';
}
