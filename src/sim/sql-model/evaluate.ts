import { SqlError, unmodelled } from './errors.ts';
import type { BinaryOp, Expr, Value, Values } from './query.ts';
import { compare, type ValueRules } from './values.ts';

/** What an expression is evaluated with. */
export interface Surroundings {
  readonly row: Values;
  readonly excluded?: Values | undefined;
  readonly nowMs: number;
  readonly rules: ValueRules;
}

/**
 * The value of an expression; null as in SQL, where it cannot be known.
 *
 * @throws SqlError for a column that is not there; SeckillError (`not-runnable`) for what is not modelled
 */
export function evaluate(expr: Expr, around: Surroundings): Value {
  switch (expr.kind) {
    case 'value':
      return expr.value;
    case 'column':
      return columnOf(around.row, expr.name);
    case 'excluded':
      return columnOf(around.excluded ?? {}, expr.name);
    case 'now':
      return around.nowMs;
    case 'not': {
      const value = evaluate(expr.of, around);
      return value === null ? null : !isTrue(value);
    }
    case 'in':
      return isIn(expr, around);
    case 'binary':
      return binary(expr.op, expr.left, expr.right, around);
  }
}

/** True where a condition holds; false where it does not, or cannot be known. */
export function holds(where: Expr | undefined, around: Surroundings): boolean {
  return where === undefined || isTrue(evaluate(where, around));
}

function columnOf(row: Values, name: string): Value {
  const value = row[name];
  if (value === undefined) throw new SqlError('refused', `column ${name} does not exist`);
  return value;
}

function isTrue(value: Value): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

function isIn({ of, list, isNot }: Extract<Expr, { kind: 'in' }>, around: Surroundings): Value {
  const value = evaluate(of, around);
  const found = list.map((one) => compare(value, evaluate(one, around), around.rules));
  if (found.includes(0)) return !isNot;
  return found.includes(undefined) ? null : isNot;
}

function binary(op: BinaryOp, one: Expr, other: Expr, around: Surroundings): Value {
  const left = evaluate(one, around);
  if (op === 'and' || op === 'or') {
    const isDecided = left !== null && isTrue(left) === (op === 'or');
    if (isDecided) return op === 'or';
    const right = evaluate(other, around);
    if (right !== null && isTrue(right) === (op === 'or')) return op === 'or';
    return left === null || right === null ? null : op === 'and';
  }
  const right = evaluate(other, around);
  if (op === 'is' || op === 'is not') return isSame(left, right) === (op === 'is');
  if (op === '+' || op === '-' || op === '*') return calculated(op, left, right);
  const order = compare(left, right, around.rules);
  return order === undefined ? null : ordered(op, order);
}

/** `is null`, `is true`. */
function isSame(left: Value, right: Value): boolean {
  if (right === null || left === null) return left === right;
  return isTrue(left) === isTrue(right);
}

function ordered(op: '=' | '!=' | '<' | '<=' | '>' | '>=', order: number): boolean {
  switch (op) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function calculated(op: '+' | '-' | '*', left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  if (typeof left !== 'number' || typeof right !== 'number') {
    throw unmodelled(`${typeof left} ${op} ${typeof right}`);
  }
  if (op === '+') return left + right;
  return op === '-' ? left - right : left * right;
}
