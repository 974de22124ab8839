import { unmodelled } from './errors.ts';
import { evaluate, type Surroundings } from './evaluate.ts';
import type { Execution, Flavour, Target, Work } from './flavour.ts';
import { outputRows } from './output.ts';
import type { Assignment, Expr, Output, Query, SqlResult, Value, Values } from './query.ts';
import { limited, ordered, surroundings } from './rows.ts';
import type { Table } from './table.ts';
import { stored } from './values.ts';

/**
 * Executes a statement about rows; gives what it comes to, and waits where it has to.
 *
 * @throws SqlError
 */
export function* execute(flavour: Flavour, execution: Execution, query: Query): Work<SqlResult> {
  flavour.check(execution.tx.isolation, query);
  flavour.begins(execution, query);
  switch (query.kind) {
    case 'select':
      return yield* select(flavour, execution, query);
    case 'insert':
      return yield* insert(flavour, execution, query);
    case 'update':
      return yield* update(flavour, execution, query);
    case 'delete':
      return yield* remove(flavour, execution, query);
  }
}

function* select(
  flavour: Flavour,
  execution: Execution,
  query: Extract<Query, { kind: 'select' }>,
): Work<SqlResult> {
  const { lock, outputs } = query;
  const table = execution.database.table(query.table);
  let rows: readonly Values[];
  if (lock === undefined) {
    const seen = yield* flavour.reads(execution, query);
    rows = limited(ordered(seen, query, execution), query, execution);
  } else {
    if (outputs.some(({ kind }) => kind === 'aggregate')) throw unmodelled('a locking count');
    const targets = yield* flavour.targets(execution, query, { ...lock, statement: 'select' });
    rows = targets.map(({ values }) => values);
  }
  return { rows: outputRows(flavour, execution, table, outputs, rows) };
}

function* update(
  flavour: Flavour,
  execution: Execution,
  query: Extract<Query, { kind: 'update' }>,
): Work<SqlResult> {
  const { database, tx } = execution;
  const table = database.table(query.table);
  refuseKeys(table, query.set);
  const changed: Values[] = [];
  const each = ({ row, values }: Target): void => {
    const after = assigned(table, query.set, surroundings(execution, values));
    const isSame = flavour.skipsUnchanged && JSON.stringify(after) === JSON.stringify(values);
    if (!isSame) database.write(tx, row, after);
    changed.push(after);
  };
  const aim = { mode: 'X', wait: 'wait', statement: 'update', each } as const;
  yield* flavour.targets(execution, query, aim);
  return changedResult(flavour, execution, table, query.returning, changed);
}

function* remove(
  flavour: Flavour,
  execution: Execution,
  query: Extract<Query, { kind: 'delete' }>,
): Work<SqlResult> {
  const { database, tx } = execution;
  const table = database.table(query.table);
  const each = ({ row }: Target): void => database.write(tx, row, null);
  const aim = { mode: 'X', wait: 'wait', statement: 'delete', each } as const;
  const targets = yield* flavour.targets(execution, query, aim);
  const deleted = targets.map(({ values }) => values);
  return changedResult(flavour, execution, table, query.returning, deleted);
}

function* insert(
  flavour: Flavour,
  execution: Execution,
  query: Extract<Query, { kind: 'insert' }>,
): Work<SqlResult> {
  const { database, tx } = execution;
  const table = database.table(query.table);
  const changed: Values[] = [];
  let affected = 0;
  for (const row of query.rows) {
    noteMoments(table, row);
    const around = surroundings(execution, {});
    const given = new Map(row.map(({ column, expr }) => [column, evaluate(expr, around)]));
    const values = table.storedRow(given);
    const inTheWay: Target | undefined = yield* flavour.inserts(execution, query, values);
    if (inTheWay === undefined) {
      affected += 1;
      changed.push(values);
    } else if (query.onDuplicate.kind === 'update') {
      const { set } = query.onDuplicate;
      refuseKeys(table, set);
      const its = surroundings(execution, inTheWay.values, values);
      const after = assigned(table, set, its);
      const isSame =
        flavour.skipsUnchanged && JSON.stringify(after) === JSON.stringify(inTheWay.values);
      if (!isSame) database.write(tx, inTheWay.row, after);
      affected += flavour.countsUpsertsTwice && !isSame ? 2 : 1;
      changed.push(after);
    }
  }
  const result = changedResult(flavour, execution, table, query.returning, changed);
  return result.affected === undefined ? result : { ...result, affected };
}

function changedResult(
  flavour: Flavour,
  execution: Execution,
  table: Table,
  returning: readonly Output[] | undefined,
  changed: readonly Values[],
): SqlResult {
  const affected = changed.length;
  if (returning === undefined) return { rows: [], affected };
  const rows = outputRows(flavour, execution, table, returning, changed);
  // MariaDB gives rows, and does not say how many.
  return flavour.name === 'mariadb' ? { rows } : { rows, affected };
}

/** Every expression sees the row as it was. */
function assigned(table: Table, set: readonly Assignment[], around: Surroundings): Values {
  noteMoments(table, set);
  const after: Record<string, Value> = { ...around.row };
  for (const { column, expr } of set) {
    after[column] = stored(table.column(column), evaluate(expr, around));
  }
  return after;
}

function noteMoments(table: Table, set: readonly Assignment[]): void {
  for (const { column, expr } of set) if (isByClock(expr)) table.moments.add(column);
}

function isByClock(expr: Expr): boolean {
  if (expr.kind === 'binary') return isByClock(expr.left) || isByClock(expr.right);
  return expr.kind === 'now';
}

function refuseKeys(table: Table, set: readonly Assignment[]): void {
  const keys = [table.shape.primaryKey, ...table.uniqueKeys].flat();
  const changed = set.find(({ column }) => keys.includes(column));
  if (changed !== undefined)
    throw unmodelled(`a change of ${changed.column}, which is part of a key`);
}
