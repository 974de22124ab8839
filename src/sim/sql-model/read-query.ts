import type {
  AggregateFunctionNode,
  AliasNode,
  DeleteQueryNode,
  IdentifierNode,
  InsertQueryNode,
  OperationNode,
  OrderByNode,
  PrimitiveValueListNode,
  RawNode,
  RootOperationNode,
  SelectionNode,
  SelectModifierNode,
  SelectQueryNode,
  UpdateQueryNode,
  ValueListNode,
  ValuesNode,
} from 'kysely';
import { unmodelled } from './errors.ts';
import type {
  Assignment,
  Expr,
  Locking,
  OnDuplicate,
  Output,
  Selecting,
  Statement,
} from './query.ts';
import {
  columnName,
  onlyWith,
  readAssignments,
  readExpr,
  readValue,
  tableName,
} from './read-node.ts';
import { readCreateIndex, readCreateTable, readDropTable } from './read-table.ts';

/**
 * What a query of Kysely's says.
 *
 * @throws SeckillError (`not-runnable`) that names what is not modelled
 */
export function readQuery(node: RootOperationNode): Statement {
  switch (node.kind) {
    case 'SelectQueryNode':
      return readSelect(node);
    case 'InsertQueryNode':
      return readInsert(node);
    case 'UpdateQueryNode':
      return readUpdate(node);
    case 'DeleteQueryNode':
      return readDelete(node);
    case 'CreateTableNode':
      return readCreateTable(node);
    case 'CreateIndexNode':
      return readCreateIndex(node);
    case 'DropTableNode':
      return readDropTable(node);
    case 'RawNode':
      throw unmodelled(`SQL text (${node.sqlFragments.join('?').trim()})`);
    default:
      throw unmodelled(node.kind);
  }
}

const SELECTING = ['where', 'orderBy', 'limit'];

function readSelect(node: SelectQueryNode): Statement {
  onlyWith(node, [...SELECTING, 'from', 'selections', 'endModifiers']);
  const outputs = readOutputs(node.selections ?? []);
  const lock = readLocking(node.endModifiers ?? []);
  const table = tableName(onlyOne(node.from?.froms ?? [], 'table to select from'));
  return { kind: 'select', outputs, lock, ...readSelecting(table, node) };
}

function readUpdate(node: UpdateQueryNode): Statement {
  onlyWith(node, [...SELECTING, 'table', 'updates', 'returning']);
  return {
    kind: 'update',
    set: readAssignments(node.updates),
    returning: node.returning && readOutputs(node.returning.selections),
    ...readSelecting(tableName(node.table), node),
  };
}

function readDelete(node: DeleteQueryNode): Statement {
  onlyWith(node, [...SELECTING, 'from', 'returning']);
  const table = tableName(onlyOne(node.from.froms, 'table to delete from'));
  const returning = node.returning && readOutputs(node.returning.selections);
  return { kind: 'delete', returning, ...readSelecting(table, node) };
}

function readInsert(node: InsertQueryNode): Statement {
  const known = ['into', 'columns', 'values', 'returning', 'onConflict', 'onDuplicateKey'];
  onlyWith(node, [...known, 'orAction', 'ignore']);
  if (node.values?.kind !== 'ValuesNode') throw unmodelled('an insert without values');
  const columns = (node.columns ?? []).map(columnName);
  const { values } = node.values as ValuesNode;
  return {
    kind: 'insert',
    table: tableName(node.into),
    rows: values.map((row) => readRow(columns, row)),
    onDuplicate: readOnDuplicate(node),
    returning: node.returning && readOutputs(node.returning.selections),
  };
}

function readRow(columns: readonly string[], row: OperationNode): readonly Assignment[] {
  const given =
    row.kind === 'PrimitiveValueListNode'
      ? (row as PrimitiveValueListNode).values.map(
          (value): Expr => ({ kind: 'value', value: readValue(value) }),
        )
      : (row as ValueListNode).values.map((value) => {
          return value.kind === 'DefaultInsertValueNode' ? undefined : readExpr(value);
        });
  return columns.flatMap((column, index) => {
    const expr = given[index];
    return expr === undefined ? [] : [{ column, expr }];
  });
}

function readOnDuplicate({
  onConflict,
  onDuplicateKey,
  orAction,
  ignore,
}: InsertQueryNode): OnDuplicate {
  if (orAction !== undefined && orAction.action !== 'ignore') {
    throw unmodelled(`insert or ${orAction.action}`);
  }
  if (orAction !== undefined || ignore === true) return { kind: 'skip', key: undefined };
  if (onDuplicateKey !== undefined) {
    return { kind: 'update', key: undefined, set: readAssignments(onDuplicateKey.updates) };
  }
  if (onConflict === undefined) return { kind: 'fail' };
  onlyWith(onConflict, ['columns', 'updates', 'doNothing']);
  const key = onConflict.columns?.map(columnName);
  if (onConflict.doNothing === true) return { kind: 'skip', key };
  return { kind: 'update', key, set: readAssignments(onConflict.updates) };
}

function readSelecting(
  table: string,
  { where, orderBy, limit }: Pick<SelectQueryNode, 'where' | 'orderBy' | 'limit'>,
): Selecting {
  return {
    table,
    where: where && readExpr(where.where),
    orderBy: readOrder(orderBy),
    limit: limit && readExpr(limit.limit),
  };
}

function readOrder(node: OrderByNode | undefined): Selecting['orderBy'] {
  return (node?.items ?? []).map((item) => {
    onlyWith(item, ['orderBy', 'direction']);
    const direction = item.direction as RawNode | undefined;
    const isDescending = direction?.sqlFragments.join('') === 'desc';
    return { expr: readExpr(item.orderBy), isDescending };
  });
}

function readLocking(nodes: readonly SelectModifierNode[]): Locking | undefined {
  let words: Locking['words'] | undefined;
  let wait: Locking['wait'] = 'wait';
  for (const node of nodes) {
    onlyWith(node, ['modifier', 'rawModifier']);
    const { modifier, rawModifier } = node;
    const raw = (rawModifier as RawNode | undefined)?.sqlFragments.join('?').trim().toLowerCase();
    if (modifier === 'SkipLocked') wait = 'skip';
    else if (modifier === 'NoWait') wait = 'refuse';
    else if (modifier === 'ForUpdate') words = 'for update';
    else if (modifier === 'ForShare') words = 'for share';
    else if (raw === 'lock in share mode') words = raw;
    else throw unmodelled(`the modifier ${modifier ?? raw}`);
  }
  return words && { mode: words === 'for update' ? 'X' : 'S', wait, words };
}

function readOutputs(selections: readonly SelectionNode[]): readonly Output[] {
  return selections.map(({ selection }) => readOutput(selection));
}

function readOutput(node: OperationNode): Output {
  if (node.kind === 'SelectAllNode') return { kind: 'all' };
  if (node.kind === 'ReferenceNode') {
    const { column } = node as unknown as { readonly column: OperationNode };
    if (column.kind === 'SelectAllNode') return { kind: 'all' };
    return { kind: 'expr', name: columnName(node), expr: readExpr(node) };
  }
  if (node.kind !== 'AliasNode') throw unmodelled(`${node.kind} without a name in a result`);
  const { node: inner, alias } = node as AliasNode;
  const { name } = alias as IdentifierNode;
  if (inner.kind !== 'AggregateFunctionNode') return { kind: 'expr', name, expr: readExpr(inner) };
  return readAggregate(inner as AggregateFunctionNode, name);
}

function readAggregate(node: AggregateFunctionNode, name: string): Output {
  onlyWith(node, ['func', 'aggregated']);
  const { func } = node;
  const fn = (['count', 'sum', 'min', 'max'] as const).find((one) => one === func);
  if (fn === undefined) throw unmodelled(`the function ${func}`);
  const of = onlyOne(node.aggregated, `argument of ${func}`);
  const isAll = of.kind === 'SelectionNode' || of.kind === 'SelectAllNode';
  return { kind: 'aggregate', name, fn, of: isAll ? undefined : readExpr(of) };
}

function onlyOne<T>(list: readonly T[], what: string): T {
  const [first] = list;
  if (first === undefined || list.length > 1) throw unmodelled(`${list.length} ${what}s`);
  return first;
}
