import type {
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  ColumnUpdateNode,
  OperationNode,
  OperatorNode,
  OrNode,
  ParensNode,
  PrimitiveValueListNode,
  RawNode,
  ReferenceNode,
  TableNode,
  UnaryOperationNode,
  ValueListNode,
  ValueNode,
} from 'kysely';
import { unmodelled } from './errors.ts';
import type { Assignment, BinaryOp, Expr, Value } from './query.ts';

/** What the port's `nowMs` is in the model. */
export const NOW_SQL = 'model_now_ms()';

/**
 * Reads an expression.
 *
 * @throws SeckillError (`not-runnable`) that names what is not modelled
 */
export function readExpr(node: OperationNode): Expr {
  switch (node.kind) {
    case 'ValueNode':
      return { kind: 'value', value: readValue((node as ValueNode).value) };
    case 'ReferenceNode':
      return readReference(node as ReferenceNode);
    case 'ColumnNode':
      return { kind: 'column', name: columnName(node) };
    case 'ParensNode':
      return readExpr((node as ParensNode).node);
    case 'AndNode':
    case 'OrNode': {
      const { left, right } = node as AndNode | OrNode;
      const op = node.kind === 'AndNode' ? 'and' : 'or';
      return { kind: 'binary', op, left: readExpr(left), right: readExpr(right) };
    }
    case 'BinaryOperationNode':
      return readBinary(node as BinaryOperationNode);
    case 'UnaryOperationNode':
      return readUnary(node as UnaryOperationNode);
    case 'RawNode':
      if (isNow(node as RawNode)) return { kind: 'now' };
      throw unmodelled(`SQL text (${(node as RawNode).sqlFragments.join('?').trim()})`);
    default:
      throw unmodelled(`${node.kind} in an expression`);
  }
}

/** `set column = expression`. */
export function readAssignments(nodes: readonly ColumnUpdateNode[] = []): readonly Assignment[] {
  return nodes.map(({ column, value }) => ({ column: columnName(column), expr: readExpr(value) }));
}

/** The name of a table without a schema. */
export function tableName(node: OperationNode | undefined): string {
  if (node?.kind !== 'TableNode') throw unmodelled(`${node?.kind ?? 'nothing'} for a table`);
  const { identifier, schema } = (node as TableNode).table;
  if (schema !== undefined) throw unmodelled('a schema named in a statement');
  return identifier.name;
}

/** The name of a column. */
export function columnName(node: OperationNode): string {
  if (node.kind === 'ReferenceNode') return columnName((node as ReferenceNode).column);
  if (node.kind !== 'ColumnNode') throw unmodelled(`${node.kind} for a column`);
  return (node as ColumnNode).column.name;
}

/** A parameter, or a literal. */
export function readValue(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  throw unmodelled(`the value ${String(value)} (${typeof value})`);
}

/** Refuses a node that says more than is read of it. */
export function onlyWith(node: OperationNode, known: readonly string[]): void {
  for (const [name, value] of Object.entries(node)) {
    if (name === 'kind' || value === undefined || value === false || known.includes(name)) continue;
    throw unmodelled(`${node.kind} with ${name}`);
  }
}

function readReference({ column, table }: ReferenceNode): Expr {
  const isExcluded = table !== undefined && tableName(table) === 'excluded';
  return { kind: isExcluded ? 'excluded' : 'column', name: columnName(column) };
}

const OPERATORS: ReadonlyMap<string, BinaryOp> = new Map<string, BinaryOp>([
  ...(['=', '!=', '<', '<=', '>', '>=', '+', '-', '*', 'is', 'is not'] as const).map(
    (op) => [op, op] as const,
  ),
  ['<>', '!='],
]);

function readBinary({ leftOperand, operator, rightOperand }: BinaryOperationNode): Expr {
  const text = operatorText(operator);
  const left = readExpr(leftOperand);
  if (text === 'in' || text === 'not in') {
    return { kind: 'in', of: left, list: readList(rightOperand), isNot: text === 'not in' };
  }
  const op = OPERATORS.get(text);
  if (op === undefined) throw unmodelled(`the operator ${text}`);
  return { kind: 'binary', op, left, right: readExpr(rightOperand) };
}

function readUnary({ operator, operand }: UnaryOperationNode): Expr {
  const text = operatorText(operator);
  if (text !== 'not') throw unmodelled(`the operator ${text}`);
  return { kind: 'not', of: readExpr(operand) };
}

function readList(node: OperationNode): readonly Expr[] {
  if (node.kind === 'PrimitiveValueListNode') {
    const { values } = node as PrimitiveValueListNode;
    return values.map((value) => ({ kind: 'value', value: readValue(value) }));
  }
  if (node.kind === 'ValueListNode') return (node as ValueListNode).values.map(readExpr);
  throw unmodelled(`${node.kind} for a list`);
}

function operatorText(node: OperationNode): string {
  if (node.kind !== 'OperatorNode') throw unmodelled(`${node.kind} for an operator`);
  return (node as OperatorNode).operator;
}

function isNow({ sqlFragments, parameters }: RawNode): boolean {
  return parameters.length === 0 && sqlFragments.join('').trim() === NOW_SQL;
}
