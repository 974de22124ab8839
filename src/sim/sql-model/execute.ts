import { unmodelled } from './errors.ts';
import { evaluate, holds, type Surroundings } from './evaluate.ts';
import type { Execution, Flavour, Target, Work } from './flavour.ts';
import type {
  Assignment,
  Expr,
  Output,
  Query,
  Selecting,
  SqlResult,
  Value,
  Values,
} from './query.ts';
import type { Table } from './table.ts';
import { compare, keyText, stored } from './values.ts';

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

function surroundings(execution: Execution, row: Values, excluded?: Values): Surroundings {
  return { row, excluded, nowMs: execution.nowMs(), rules: execution.database.rules };
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

/** Rows in the order that was asked for; those that it does not tell apart stay as they are. */
export function ordered<T extends Values>(
  rows: readonly T[],
  { orderBy }: Pick<Selecting, 'orderBy'>,
  execution: Execution,
): readonly T[] {
  if (orderBy.length === 0) return rows;
  const { rules } = execution.database;
  return [...rows].sort((one, other) => {
    for (const { expr, isDescending } of orderBy) {
      const [left, right] = [
        evaluate(expr, surroundings(execution, one)),
        evaluate(expr, surroundings(execution, other)),
      ];
      if (left === null || right === null) {
        if (left === right) continue;
        throw unmodelled('the order of nulls');
      }
      const order = compare(left, right, rules) ?? 0;
      if (order !== 0) return isDescending ? -order : order;
    }
    return 0;
  });
}

/** How many rows a statement wants at most. */
export function limitOf({ limit }: Pick<Selecting, 'limit'>, execution: Execution): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  const value = evaluate(limit, surroundings(execution, {}));
  if (typeof value !== 'number') throw unmodelled('a limit that is no number');
  return value;
}

function limited(rows: readonly Values[], selecting: Selecting, execution: Execution) {
  const limit = limitOf(selecting, execution);
  return rows.length <= limit ? rows : rows.slice(0, limit);
}

/** True where the row is one of those that are asked for. */
export function isWanted(
  { where }: Pick<Selecting, 'where'>,
  row: Values,
  execution: Execution,
): boolean {
  return holds(where, surroundings(execution, row));
}

/** The text of the one primary key that a condition leaves; undefined where it leaves several. */
export function onlyKey(
  table: Table,
  { where }: Pick<Selecting, 'where'>,
  execution: Execution,
): string | undefined {
  const { primaryKey } = table.shape;
  if (primaryKey.length === 0 || where === undefined) return undefined;
  const fixed = new Map<string, Value>();
  const look = (expr: typeof where): void => {
    if (expr.kind !== 'binary') return;
    if (expr.op === 'and') {
      look(expr.left);
      look(expr.right);
    } else if (expr.op === '=' && expr.left.kind === 'column' && expr.right.kind === 'value') {
      fixed.set(expr.left.name, expr.right.value);
    }
  };
  look(where);
  if (!primaryKey.every((name) => fixed.has(name))) return undefined;
  const key = primaryKey.map((name) => stored(table.column(name), fixed.get(name) ?? null));
  return keyText(key, execution.database.rules);
}

function outputRows(
  flavour: Flavour,
  execution: Execution,
  table: Table,
  outputs: readonly Output[],
  rows: readonly Values[],
): readonly Values[] {
  if (!outputs.some(({ kind }) => kind === 'aggregate')) {
    return rows.map((row) => outputRow(flavour, execution, table, outputs, row));
  }
  const result: Record<string, Value> = {};
  for (const output of outputs) {
    if (output.kind !== 'aggregate') throw unmodelled('a column beside a count or a sum');
    result[output.name] = aggregate(flavour, execution, table, output, rows);
  }
  return [result];
}

function outputRow(
  flavour: Flavour,
  execution: Execution,
  table: Table,
  outputs: readonly Output[],
  row: Values,
): Values {
  const result: Record<string, Value> = {};
  for (const output of outputs) {
    if (output.kind === 'all') {
      for (const column of table.shape.columns) {
        result[column.name] = flavour.shown(column, row[column.name] ?? null);
      }
    } else if (output.kind === 'expr') {
      const { expr, name } = output;
      const value = evaluate(expr, surroundings(execution, row));
      if (expr.kind !== 'column') throw unmodelled('a result that is calculated');
      result[name] = flavour.shown(table.column(expr.name), value);
    }
  }
  return result;
}

function aggregate(
  flavour: Flavour,
  execution: Execution,
  table: Table,
  { fn, of }: Extract<Output, { kind: 'aggregate' }>,
  rows: readonly Values[],
): Value {
  if (of === undefined) {
    if (fn !== 'count') throw unmodelled(`${fn}(*)`);
    return flavour.shownAggregate('count', rows.length);
  }
  const values = rows
    .map((row) => evaluate(of, surroundings(execution, row)))
    .filter((value) => value !== null);
  if (fn === 'count') return flavour.shownAggregate('count', values.length);
  if (of.kind !== 'column') throw unmodelled(`a ${fn} of what is calculated`);
  const column = table.column(of.name);
  if (fn === 'sum') {
    if (column.type.kind !== 'integer' && column.type.kind !== 'bigint') {
      throw unmodelled(`a sum of ${column.type.kind}s`);
    }
    let sum = 0;
    for (const value of values) sum += Number(value);
    return flavour.shownAggregate('sum', values.length === 0 ? null : sum);
  }
  const sign = fn === 'max' ? 1 : -1;
  let best: Value = null;
  for (const value of values) {
    const order = compare(value, best, execution.database.rules);
    if (order === undefined || order * sign > 0) best = value;
  }
  return flavour.shown(column, best);
}
