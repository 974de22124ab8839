import type {
  ColumnDefinitionNode,
  CreateIndexNode,
  CreateTableNode,
  DataTypeNode,
  DropTableNode,
  PrimaryKeyConstraintNode,
  UniqueConstraintNode,
  ValueNode,
} from 'kysely';
import { unmodelled } from './errors.ts';
import type { Column, Statement } from './query.ts';
import { columnName, onlyWith, readValue, tableName } from './read-node.ts';
import { typeNamed } from './values.ts';

/** @throws SeckillError (`not-runnable`) that names what is not modelled */
export function readCreateTable(node: CreateTableNode): Statement {
  onlyWith(node, ['table', 'columns', 'constraints', 'ifNotExists']);
  const primaryKeys: (readonly string[])[] = [];
  const uniqueKeys: (readonly string[])[] = [];
  for (const column of node.columns) {
    const name = columnName(column.column);
    if (column.primaryKey === true) primaryKeys.push([name]);
    if (column.unique === true) uniqueKeys.push([name]);
  }
  for (const constraint of node.constraints ?? []) {
    const { kind, columns } = constraint as PrimaryKeyConstraintNode | UniqueConstraintNode;
    onlyWith(constraint, ['columns', 'name']);
    if (kind === 'PrimaryKeyConstraintNode') primaryKeys.push(columns.map(columnName));
    else if (kind === 'UniqueConstraintNode') uniqueKeys.push(columns.map(columnName));
    else throw unmodelled(constraint.kind);
  }
  const primaryKey = primaryKeys[0] ?? [];
  const columns = node.columns.map((column) => readColumn(column, primaryKey));
  return {
    kind: 'create-table',
    shape: { name: tableName(node.table), columns, primaryKey, uniqueKeys },
    isOptional: node.ifNotExists === true,
  };
}

/** @throws SeckillError (`not-runnable`) that names what is not modelled */
export function readCreateIndex(node: CreateIndexNode): Statement {
  onlyWith(node, ['name', 'table', 'columns', 'unique']);
  return {
    kind: 'create-index',
    table: tableName(node.table),
    columns: (node.columns ?? []).map(columnName),
    isUnique: node.unique === true,
  };
}

/** @throws SeckillError (`not-runnable`) that names what is not modelled */
export function readDropTable(node: DropTableNode): Statement {
  onlyWith(node, ['table', 'ifExists']);
  return { kind: 'drop-table', table: tableName(node.table), isOptional: node.ifExists === true };
}

function readColumn(node: ColumnDefinitionNode, primaryKey: readonly string[]): Column {
  const known = ['column', 'dataType', 'primaryKey', 'unique', 'notNull', 'defaultTo'];
  onlyWith(node, [...known, 'autoIncrement']);
  if (node.dataType.kind !== 'DataTypeNode') throw unmodelled('a data type in SQL text');
  const name = columnName(node.column);
  const { type, isNumbered } = typeNamed((node.dataType as DataTypeNode).dataType);
  const fallback = node.defaultTo?.defaultValue;
  if (fallback !== undefined && fallback.kind !== 'ValueNode') {
    throw unmodelled(`a default of the column ${name} that is no value`);
  }
  return {
    name,
    type,
    isRequired: node.notNull === true || primaryKey.includes(name),
    isNumbered: isNumbered || node.autoIncrement === true,
    fallback: fallback === undefined ? null : readValue((fallback as ValueNode).value),
  };
}
