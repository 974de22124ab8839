import { unmodelled } from './errors.ts';
import { evaluate, holds, type Surroundings } from './evaluate.ts';
import type { Execution } from './flavour.ts';
import type { Selecting, Value, Values } from './query.ts';
import type { Table } from './table.ts';
import { compare, keyText, stored } from './values.ts';

/** What an expression of a statement can see: the row, and the one that it would have inserted. */
export function surroundings(execution: Execution, row: Values, excluded?: Values): Surroundings {
  return { row, excluded, nowMs: execution.nowMs(), rules: execution.database.rules };
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

/** No more rows than a statement wants. */
export function limited(rows: readonly Values[], selecting: Selecting, execution: Execution) {
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
