import { unmodelled } from './errors.ts';
import { evaluate } from './evaluate.ts';
import type { Execution, Flavour } from './flavour.ts';
import type { Output, Value, Values } from './query.ts';
import { surroundings } from './rows.ts';
import type { Table } from './table.ts';
import { compare } from './values.ts';

/** What a statement answers of its rows: a row for each, or one with what they come to together. */
export function outputRows(
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
