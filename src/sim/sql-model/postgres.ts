import { SqlError, unmodelled } from './errors.ts';
import type { Aim, Execution, Flavour, Target, Wait, Work } from './flavour.ts';
import type { LockMode, Query, Selecting, Values } from './query.ts';
import { isWanted, limitOf, onlyKey, ordered } from './rows.ts';
import type { Row, RowLock, Table, Version } from './table.ts';
import type { Transaction } from './transaction.ts';

/**
 * PostgreSQL: a statement sees what was committed when it began (read committed) or when its transaction first
 * looked (repeatable read). A change that waited for somebody goes by what that has left: at read committed the
 * condition is asked again of the newest version, at repeatable read it is refused. An error ends the transaction.
 */
export const postgres: Flavour = {
  name: 'postgres',
  defaultIsolation: 'read-committed',
  rules: { ignoresCase: false },
  isSorted: false,
  skipsUnchanged: false,
  countsUpsertsTwice: false,
  check(isolation, query) {
    if (isolation === 'serializable') throw unmodelled("PostgreSQL's serializable isolation");
    if (query === undefined) return;
    if (query.kind === 'select' && query.lock?.words === 'lock in share mode') {
      throw new SqlError('refused', 'syntax error at or near "lock"');
    }
    const isLimited = query.kind === 'update' || query.kind === 'delete';
    if (isLimited && (query.limit !== undefined || query.orderBy.length > 0)) {
      throw new SqlError('refused', `syntax error: ${query.kind} with order by or limit`);
    }
  },
  begins({ tx, database }) {
    if (tx.seenUntil === undefined || !keepsItsView(tx)) tx.seenUntil = database.commits;
  },
  *reads(execution, selecting) {
    return seenRows(execution, selecting).map(({ version }) => version.values as Values);
  },
  *targets(execution, selecting, aim) {
    const found = seenRows(execution, selecting);
    const inOrder = new Map(found.map((one) => [one.version.values as Values, one]));
    const limit = limitOf(selecting, execution);
    const targets: Target[] = [];
    for (const values of ordered([...inOrder.keys()], selecting, execution)) {
      if (targets.length >= limit) break;
      const { row, version } = inOrder.get(values) as Seen;
      const locked = yield* lock(execution, row, version, selecting, aim);
      if (locked === undefined) continue;
      aim.each?.({ row, values: locked });
      targets.push({ row, values: locked });
    }
    return targets;
  },
  inserts,
  releases(tx) {
    for (const { row, lock: held } of tx.locks.splice(0)) {
      const at = row.locks.indexOf(held);
      if (at >= 0) row.locks.splice(at, 1);
    }
  },
  gone: () => undefined,
  endsWith: () => true,
  findsDeadlocksAtOnce: false,
  // Whoever finds it out gives way.
  victim: (_, last) => last,
  lockTimeoutMs: (askedMs) => askedMs,
  restartsWaits: true,
  shown: ({ type }, value) => (type.kind === 'bigint' && value !== null ? String(value) : value),
  shownAggregate: (_, value) => (value === null ? null : String(value)),
};

function keepsItsView({ isolation }: Transaction): boolean {
  return isolation === 'repeatable-read';
}

interface Seen {
  readonly row: Row;
  readonly version: Version;
}

function seenRows(execution: Execution, selecting: Selecting): readonly Seen[] {
  const { database, tx } = execution;
  const table = database.table(selecting.table);
  const seen: Seen[] = [];
  for (const row of candidates(table, selecting, execution)) {
    const version = database.seen(row, tx, tx.seenUntil ?? 0);
    if (version !== undefined && isWanted(selecting, version.values as Values, execution)) {
      seen.push({ row, version });
    }
  }
  return seen;
}

function candidates(table: Table, selecting: Selecting, execution: Execution): readonly Row[] {
  const key = onlyKey(table, selecting, execution);
  if (key === undefined) return table.rows;
  const row = table.find(key);
  return row === undefined ? [] : [row];
}

/**
 * Locks a row that was seen, and gives its newest values; undefined where it is not one of those that are
 * wanted any more, or is skipped.
 */
function* lock(
  execution: Execution,
  row: Row,
  seen: Version,
  selecting: Selecting,
  { mode, wait }: Aim,
): Work<Values | undefined> {
  const { tx } = execution;
  for (;;) {
    const newest = row.versions.find(({ writer }) => writer === undefined || writer === tx);
    if (newest !== seen && keepsItsView(tx)) {
      const how = newest?.values == null ? 'delete' : 'update';
      throw new SqlError('serialization', `could not serialize access due to concurrent ${how}`);
    }
    if (row.isGone || wasDeleted(row, seen, newest)) return undefined;
    const holders = inTheWay(row, tx, mode);
    if (holders.length === 0) {
      if (newest?.values == null) return undefined;
      take(tx, row, mode);
      const isChanged = newest !== seen;
      return !isChanged || isWanted(selecting, newest.values, execution)
        ? newest.values
        : undefined;
    }
    if (wait === 'skip') return undefined;
    if (wait === 'refuse') {
      const { name } = row.table.shape;
      throw new SqlError('lock-timeout', `could not obtain lock on row in relation "${name}"`);
    }
    yield waitForRow(execution, row, mode);
  }
}

/** True where it was deleted since; what has the same key now is another row. */
function wasDeleted({ versions }: Row, seen: Version, newest: Version | undefined): boolean {
  const since = versions.slice(0, Math.max(0, versions.indexOf(seen)));
  return since.some(
    (version) => version.values === null && (version === newest || version.writer === undefined),
  );
}

/** Only the first in the line waits for the holders; the others wait for him. */
function waitForRow({ tx, waiting }: Execution, row: Row, mode: LockMode): Wait {
  const before = () => {
    const line = waiting.filter(({ wait }) => wait.row === row);
    const at = line.findIndex((one) => one.tx === tx);
    return at < 0 ? line : line.slice(0, at);
  };
  return {
    what: `${row.table.shape.name} ${row.keyText} ${mode}`,
    row,
    isFree: () => before().length === 0 && inTheWay(row, tx, mode).length === 0,
    blockedBy() {
      const [first] = before();
      return first === undefined ? inTheWay(row, tx, mode) : [first.tx];
    },
    giveUp() {},
  };
}

function inTheWay(row: Row, tx: Transaction, mode: LockMode): readonly Transaction[] {
  return row.locks
    .filter((held) => held.by !== tx && (mode === 'X' || held.mode === 'X'))
    .map(({ by }) => by);
}

function take(tx: Transaction, row: Row, mode: LockMode): void {
  const held = row.locks.find(({ by }) => by === tx);
  if (held !== undefined) {
    if (mode === 'X') held.mode = 'X';
    return;
  }
  const taken: RowLock = {
    by: tx,
    mode,
    kind: 'row',
    isGranted: true,
    isOfInsert: false,
    isImplicit: false,
  };
  row.locks.push(taken);
  tx.locks.push({ row, lock: taken });
}

/** Whoever inserts a key that somebody else is about to insert, change or delete waits for what becomes of that. */
function* inserts(
  execution: Execution,
  query: Extract<Query, { kind: 'insert' }>,
  values: Values,
): Work<Target | undefined> {
  const { database, tx } = execution;
  const { onDuplicate } = query;
  const table = database.table(query.table);
  const { key, text } = table.keyOf(values);
  for (;;) {
    const conflict = conflictOf(table, text, values, tx);
    if (conflict === undefined) break;
    const { row, columns } = conflict;
    const [newest] = row.versions;
    if (newest?.writer !== undefined && newest.writer !== tx) {
      yield waitForEnd(newest.writer, row);
      continue;
    }
    if (newest === undefined || newest.values === null) continue;
    const isAbout =
      onDuplicate.kind !== 'fail' &&
      (onDuplicate.key === undefined || onDuplicate.key.join() === columns.join());
    if (onDuplicate.kind === 'fail' || !isAbout) {
      throw new SqlError(
        'duplicate',
        `duplicate key value violates unique constraint (${columns.join(', ')})`,
      );
    }
    if (keepsItsView(tx) && database.seen(row, tx, tx.seenUntil ?? 0) === undefined) {
      throw new SqlError('serialization', 'could not serialize access due to concurrent update');
    }
    if (onDuplicate.kind === 'skip') return { row, values: newest.values };
    const any = { table: table.shape.name, where: undefined, orderBy: [], limit: undefined };
    const aim = { mode: 'X', wait: 'wait', statement: 'update' } as const;
    const seen = keepsItsView(tx) ? database.seen(row, tx, tx.seenUntil ?? 0) : newest;
    const locked = yield* lock(execution, row, seen ?? newest, any, aim);
    if (locked !== undefined) return { row, values: locked };
  }
  const row = table.find(text) ?? table.add(key, text);
  take(tx, row, 'X');
  database.write(tx, row, values);
  return undefined;
}

function conflictOf(
  table: Table,
  text: string,
  values: Values,
  tx: Transaction,
): { readonly row: Row; readonly columns: readonly string[] } | undefined {
  const same = table.find(text);
  if (same !== undefined && isThere(same, tx))
    return { row: same, columns: table.shape.primaryKey };
  for (const columns of table.uniqueKeys) {
    const row = table.findUnique(columns, values);
    if (row !== undefined && isThere(row, tx)) return { row, columns };
  }
  return undefined;
}

/** True unless it was deleted for certain, or by the one who asks. */
function isThere({ versions: [newest] }: Row, tx: Transaction): boolean {
  if (newest === undefined) return false;
  return newest.values !== null || (newest.writer !== undefined && newest.writer !== tx);
}

function waitForEnd(other: Transaction, row: Row): Wait {
  return {
    what: `end ${row.table.shape.name} ${row.keyText}`,
    row: undefined,
    isFree: () => other.isEnded,
    blockedBy: () => (other.isEnded ? [] : [other]),
    giveUp() {},
  };
}
