import { SqlError } from './errors.ts';
import type { Wait, Work } from './flavour.ts';
import type { LockMode, LockWaiting } from './query.ts';
import type { Row, RowLock } from './table.ts';
import type { Transaction } from './transaction.ts';

/**
 * Locks of InnoDB's kind: on a row, on the gap before it, on both, and the wish to insert into that gap. Whoever
 * asks waits for every other lock that stands before its own and does not go with it, granted or not.
 *
 * Source: storage/innobase/lock/lock0lock.cc of MariaDB 10.11 (`lock_rec_has_to_wait`).
 */
export function* acquire(
  tx: Transaction,
  row: Row,
  asked: Pick<RowLock, 'mode' | 'kind'> & { readonly isOfInsert?: boolean },
  wait: LockWaiting,
): Work<'granted' | 'skipped' | 'gone'> {
  const { mode, kind, isOfInsert = false } = asked;
  if (kind !== 'insert' && row.locks.some((held) => covers(held, tx, mode, kind))) return 'granted';
  const lock: RowLock = { by: tx, mode, kind, isGranted: false, isOfInsert, isImplicit: false };
  if (blockers(row, lock).length > 0) {
    if (wait === 'skip') return 'skipped';
    if (wait === 'refuse') throw lockTimeout();
    // What was known from the row itself has to be written down for somebody to wait for it.
    for (const held of row.locks) held.isImplicit = false;
    add(tx, row, lock);
    yield waitForLock(tx, row, lock);
    if (row.isGone) {
      drop(tx, row, lock);
      return 'gone';
    }
  } else if (kind !== 'insert') {
    lock.isGranted = true;
    add(tx, row, lock);
  }
  lock.isGranted = true;
  // The wish is fulfilled, or is made anew.
  if (kind === 'insert') drop(tx, row, lock);
  return 'granted';
}

/** What MariaDB says of a wait that took too long. */
export function lockTimeout(): SqlError {
  return new SqlError('lock-timeout', 'Lock wait timeout exceeded; try restarting transaction');
}

/** Gives a lock to somebody who does not have to ask. */
export function grant(
  tx: Transaction,
  row: Row,
  asked: Pick<RowLock, 'mode' | 'kind'>,
  isImplicit = false,
): void {
  if (row.locks.some((held) => covers(held, tx, asked.mode, asked.kind))) return;
  add(tx, row, { by: tx, ...asked, isGranted: true, isOfInsert: false, isImplicit });
}

/** Gives one lock back. */
export function drop(tx: Transaction, row: Row, lock: RowLock): void {
  const at = row.locks.indexOf(lock);
  if (at >= 0) row.locks.splice(at, 1);
  const own = tx.locks.findIndex((one) => one.lock === lock);
  if (own >= 0) tx.locks.splice(own, 1);
}

/** A row is gone: whoever has locked it has locked the gap that it leaves. */
export function inherit(row: Row, heir: Row): void {
  for (const { by, mode, kind, isOfInsert } of [...row.locks]) {
    if (kind === 'insert' || (keepsNoGaps(by) && !isOfInsert)) continue;
    grant(by, heir, { mode, kind: 'gap' });
  }
}

/** True where a transaction locks rows alone, and no gaps. */
export function keepsNoGaps({ isolation }: Transaction): boolean {
  return isolation === 'read-committed' || isolation === 'read-uncommitted';
}

function add(tx: Transaction, row: Row, lock: RowLock): void {
  const waiting = lock.isGranted ? row.locks.findIndex(({ isGranted }) => !isGranted) : -1;
  row.locks.splice(waiting < 0 ? row.locks.length : waiting, 0, lock);
  tx.locks.push({ row, lock });
}

function covers(held: RowLock, tx: Transaction, mode: LockMode, kind: RowLock['kind']): boolean {
  if (held.by !== tx || !held.isGranted || held.kind === 'insert') return false;
  if (mode === 'X' && held.mode === 'S') return false;
  return held.kind === 'both' || held.kind === kind;
}

/** Those of others before it that it has to wait for; whoever has locked the row goes before those who wait for him. */
function blockers(row: Row, lock: RowLock): readonly Transaction[] {
  const at = row.locks.indexOf(lock);
  const before = at < 0 ? row.locks : row.locks.slice(0, at);
  const isFirst = row.locks.some(({ by, kind, mode, isGranted }) => {
    if (by !== lock.by || !isGranted || (mode === 'S' && lock.mode === 'X')) return false;
    return kind === 'row' || kind === 'both';
  });
  return before
    .filter((held) => (held.isGranted || !isFirst) && hasToWait(row, lock, held))
    .map(({ by }) => by);
}

function hasToWait(row: Row, asked: RowLock, held: RowLock): boolean {
  if (held.by === asked.by || (held.mode === 'S' && asked.mode === 'S')) return false;
  const isEnd = row.table.end === row;
  if ((isEnd || asked.kind === 'gap') && asked.kind !== 'insert') return false;
  if (asked.kind !== 'insert' && held.kind === 'gap') return false;
  // The end is a gap and no row.
  if (asked.kind === 'insert' && held.kind === 'row') return false;
  return held.kind !== 'insert';
}

function waitForLock(tx: Transaction, row: Row, lock: RowLock): Wait {
  return {
    what: `${row.table.shape.name} ${row.keyText} ${lock.mode} ${lock.kind}`,
    row,
    isFree: () => row.isGone || blockers(row, lock).length === 0,
    blockedBy: () => (row.isGone ? [] : blockers(row, lock)),
    giveUp: () => drop(tx, row, lock),
  };
}
