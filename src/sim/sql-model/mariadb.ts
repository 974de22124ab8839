import { SqlError, unmodelled } from './errors.ts';
import type { Aim, Execution, Flavour, Target, Work } from './flavour.ts';
import { acquire, drop, grant, inherit, keepsNoGaps } from './innodb-locks.ts';
import type { Expr, Query, Selecting, Values } from './query.ts';
import { isWanted, limitOf, onlyKey, ordered } from './rows.ts';
import type { Row, Table } from './table.ts';
import type { Transaction } from './transaction.ts';

/**
 * MariaDB with InnoDB: a plain select sees what was committed when its transaction first looked (repeatable read),
 * when it began itself (read committed), or the newest there is; everything that locks goes by the newest. At
 * repeatable read a lock covers the gap before its row too. A statement that fails is taken back; a deadlock ends
 * the transaction.
 */
export const mariadb: Flavour = {
  name: 'mariadb',
  defaultIsolation: 'repeatable-read',
  rules: { ignoresCase: true },
  isSorted: true,
  skipsUnchanged: true,
  countsUpsertsTwice: true,
  check(_, query) {
    if (query === undefined) return;
    if (query.kind === 'select' && query.lock?.words === 'for share') {
      throw new SqlError('refused', "syntax error near 'share'");
    }
    if (query.kind === 'update' && query.returning !== undefined) {
      throw new SqlError('refused', 'syntax error: update with returning');
    }
    if (query.kind === 'insert' && query.onDuplicate.kind !== 'fail' && query.onDuplicate.key) {
      throw new SqlError('refused', 'syntax error: insert with on conflict');
    }
  },
  begins() {},
  *reads(execution, selecting) {
    const { tx } = execution;
    if (tx.isolation === 'serializable' && !tx.isSingle) {
      const aim = { mode: 'S', wait: 'wait', statement: 'select' } as const;
      const targets = yield* mariadb.targets(execution, unlimited(selecting), aim);
      return targets.map(({ values }) => values);
    }
    return seenValues(execution, selecting);
  },
  *targets(execution, selecting, aim) {
    const table = execution.database.table(selecting.table);
    const key = onlyKey(table, selecting, execution);
    if (key !== undefined) return yield* byKey(execution, table, key, selecting, aim);
    return yield* byScan(execution, table, selecting, aim);
  },
  inserts,
  releases(tx) {
    for (const { row, lock } of tx.locks.splice(0)) {
      const at = row.locks.indexOf(lock);
      if (at >= 0) row.locks.splice(at, 1);
    }
  },
  // Whoever has locked it has locked the gap that it leaves.
  gone: (row) => inherit(row, row.table.after(row.key)),
  endsWith: ({ failure }) => failure === 'deadlock',
  findsDeadlocksAtOnce: true,
  victim(cycle, last) {
    const [first, ...rest] = cycle;
    return rest.reduce((found, one) => {
      const [weight, least] = [weightOf(one), weightOf(found)];
      return weight < least || (weight === least && one === last) ? one : found;
    }, first ?? last);
  },
  lockTimeoutMs: (askedMs) => Math.ceil(askedMs / 1000) * 1000,
  restartsWaits: false,
  shown: ({ type }, value) => (type.kind === 'boolean' && value !== null ? Number(value) : value),
  shownAggregate: (fn, value) => (fn === 'count' || value === null ? value : String(value)),
};

/** Rows changed, and locks as InnoDB keeps them: one for each table, and one for each sort of lock on a page of it. */
function weightOf(tx: Transaction): number {
  const locks = new Set<string>();
  for (const { row, lock } of tx.locks) {
    const { name } = row.table.shape;
    const isShared = lock.mode === 'S' && !lock.isOfInsert && !locks.has(`${name} IX`);
    locks.add(`${name} ${isShared ? 'IS' : 'IX'}`);
    const kind = row === row.table.end && lock.kind === 'gap' ? 'both' : lock.kind;
    if (!lock.isImplicit) locks.add(`${name} ${lock.mode} ${kind} ${lock.isGranted}`);
  }
  return tx.writes.length + locks.size;
}

function unlimited(selecting: Selecting): Selecting {
  return { ...selecting, limit: undefined, orderBy: [] };
}

function seenValues(execution: Execution, selecting: Selecting): readonly Values[] {
  const { database, tx } = execution;
  const until = viewOf(execution);
  const table = database.table(selecting.table);
  const key = onlyKey(table, selecting, execution);
  const found = key === undefined ? undefined : table.find(key);
  const rows = key === undefined ? table.rows : found === undefined ? [] : [found];
  const seen: Values[] = [];
  for (const row of rows) {
    const newest = tx.isolation === 'read-uncommitted' ? row.versions[0] : undefined;
    const values = (newest ?? database.seen(row, tx, until))?.values;
    if (values && isWanted(selecting, values, execution)) seen.push(values);
  }
  return seen;
}

/** The first plain select makes the view that a transaction keeps at repeatable read. */
function viewOf({ tx, database }: Execution): number {
  if (keepsNoGaps(tx)) return database.commits;
  tx.seenUntil ??= database.commits;
  return tx.seenUntil;
}

function* byKey(
  execution: Execution,
  table: Table,
  key: string,
  selecting: Selecting,
  { mode, wait, each }: Aim,
): Work<readonly Target[]> {
  const { tx } = execution;
  for (;;) {
    const row = table.find(key);
    if (row === undefined) {
      if (!keepsNoGaps(tx)) grant(tx, gapOf(table, selecting), { mode, kind: 'gap' });
      return [];
    }
    const isDeleted = row.versions[0]?.values === null;
    const kind = isDeleted && !keepsNoGaps(tx) ? 'both' : 'row';
    const before = row.locks.length;
    const outcome = yield* acquire(tx, row, { mode, kind }, wait);
    if (outcome === 'skipped') return [];
    if (outcome === 'gone') continue;
    const values = row.versions[0]?.values;
    if (values && isWanted(selecting, values, execution)) {
      if (limitOf(selecting, execution) < 1) return [];
      each?.({ row, values });
      return [{ row, values }];
    }
    if (keepsNoGaps(tx) && row.locks.length > before) giveBack(tx, row);
    return [];
  }
}

/** The row or the end before which a key that is not there would stand. */
function gapOf(table: Table, { where }: Selecting): Row {
  const key = table.shape.primaryKey.map((name) => fixedValue(where, name));
  return table.after(key.map((value) => value ?? null));
}

function fixedValue(where: Expr | undefined, name: string): string | number | boolean | null {
  if (where?.kind !== 'binary') return null;
  const { op, left, right } = where;
  if (op === 'and') return fixedValue(left, name) ?? fixedValue(right, name);
  const isIt = op === '=' && left.kind === 'column' && left.name === name;
  return isIt && right.kind === 'value' ? right.value : null;
}

/** Every row that is looked at is locked; of those that are not wanted, read committed lets go again. */
function* byScan(
  execution: Execution,
  table: Table,
  selecting: Selecting,
  { mode, wait, statement, each }: Aim,
): Work<readonly Target[]> {
  const { tx } = execution;
  const isShort = keepsNoGaps(tx);
  refuseRanges(table, selecting, isShort);
  const inKeyOrder = isInKeyOrder(table, selecting);
  const limit = limitOf(selecting, execution);
  const most = inKeyOrder ? limit : Number.POSITIVE_INFINITY;
  const targets: Target[] = [];
  let row = table.rows[0] ?? table.end;
  while (row !== table.end && targets.length < most) {
    const committed = row.versions.find(
      ({ writer }) => writer === undefined || writer === tx,
    )?.values;
    // An update at read committed looks before it waits.
    const isPassed =
      isShort &&
      statement === 'update' &&
      !(committed && isWanted(selecting, committed, execution));
    const isOthers = row.locks.some(({ by, isGranted }) => by !== tx && isGranted);
    if (isPassed && isOthers) {
      row = table.after(row.key);
      continue;
    }
    const before = row.locks.length;
    const outcome = yield* acquire(tx, row, { mode, kind: isShort ? 'row' : 'both' }, wait);
    const values = outcome === 'granted' ? row.versions[0]?.values : undefined;
    if (values && isWanted(selecting, values, execution)) {
      targets.push({ row, values });
      if (inKeyOrder) each?.({ row, values });
    } else if (isShort && outcome === 'granted' && row.locks.length > before) giveBack(tx, row);
    row = table.after(row.key);
  }
  if (row === table.end && targets.length < most && !isShort)
    grant(tx, table.end, { mode, kind: 'gap' });
  if (inKeyOrder) return targets;
  const byValues = new Map(targets.map((target) => [target.values, target]));
  const sorted = ordered([...byValues.keys()], selecting, execution);
  const wanted = sorted.slice(0, limit).map((values) => byValues.get(values) as Target);
  for (const target of wanted) each?.(target);
  return wanted;
}

function giveBack(tx: Transaction, row: Row): void {
  const last = row.locks.findLast(({ by }) => by === tx);
  if (last !== undefined && !last.isImplicit) drop(tx, row, last);
}

/** Which rows a range locks is for the optimizer to say. */
function refuseRanges({ shape }: Table, { where }: Selecting, isShort: boolean): void {
  if (isShort || where === undefined) return;
  const look = (expr: Expr): void => {
    if (expr.kind === 'in' && isOfKey(expr.of)) throw unmodelled('a locking range of keys');
    if (expr.kind !== 'binary') return;
    if (expr.op === 'and') {
      look(expr.left);
      look(expr.right);
    } else if (['=', '<', '<=', '>', '>='].includes(expr.op) && isOfKey(expr.left)) {
      throw unmodelled('a locking range of keys at repeatable read');
    }
  };
  const isOfKey = (expr: Expr) => expr.kind === 'column' && expr.name === shape.primaryKey[0];
  look(where);
}

function isInKeyOrder({ shape }: Table, { orderBy }: Selecting): boolean {
  return orderBy.every(({ expr, isDescending }, index) => {
    return !isDescending && expr.kind === 'column' && expr.name === shape.primaryKey[index];
  });
}

/** Whoever finds its key taken waits for the one who took it, and keeps what it has found locked. */
function* inserts(
  execution: Execution,
  { onDuplicate, table: name }: Extract<Query, { kind: 'insert' }>,
  values: Values,
): Work<Target | undefined> {
  const { database, tx } = execution;
  const table = database.table(name);
  const { key, text } = table.keyOf(values);
  const asked = {
    mode: onDuplicate.kind === 'update' ? 'X' : 'S',
    kind: 'row',
    isOfInsert: true,
  } as const;
  for (;;) {
    const same = table.find(text);
    const taken = same ?? takenUnique(table, values);
    if (taken !== undefined) {
      if ((yield* acquire(tx, taken, asked, 'wait')) === 'gone') continue;
      const found = taken.versions[0]?.values;
      if (found) {
        if (onDuplicate.kind === 'fail')
          throw new SqlError('duplicate', `Duplicate entry for key of ${name}`);
        return { row: taken, values: found };
      }
    }
    if (same === undefined) {
      const next = table.after(key);
      if ((yield* acquire(tx, next, { mode: 'X', kind: 'insert' }, 'wait')) === 'gone') continue;
      if (table.find(text) !== undefined || table.after(key) !== next) continue;
      const row = table.add(key, text);
      for (const held of next.locks.filter(({ by, kind }) => by === tx && kind !== 'row')) {
        grant(tx, row, { mode: held.mode, kind: 'gap' });
      }
      grant(tx, row, { mode: 'X', kind: 'row' }, true);
      database.write(tx, row, values);
      return undefined;
    }
    if ((yield* acquire(tx, same, { mode: 'X', kind: 'row' }, 'wait')) === 'gone') continue;
    if (same.versions[0]?.values) continue;
    database.write(tx, same, values);
    return undefined;
  }
}

function takenUnique(table: Table, values: Values): Row | undefined {
  for (const columns of table.uniqueKeys) {
    const row = table.findUnique(columns, values);
    if (row !== undefined && row.versions[0]?.values !== null) return row;
  }
  return undefined;
}
