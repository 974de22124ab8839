import {
  type Compilable,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import type { DatabaseName } from '../../support/databases.ts';

interface Tables {
  readonly items: { readonly id: string; readonly stock: number; readonly version: number };
  readonly orders: {
    readonly attempt: number;
    readonly units: number;
    readonly note: string | null;
  };
}

/** A builder of queries for a database, that executes none. */
export function builder(database: DatabaseName): Kysely<Tables> {
  const dialect =
    database === 'postgres'
      ? {
          createAdapter: () => new PostgresAdapter(),
          createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
          createQueryCompiler: () => new PostgresQueryCompiler(),
        }
      : {
          createAdapter: () => new MysqlAdapter(),
          createIntrospector: (db: Kysely<unknown>) => new MysqlIntrospector(db),
          createQueryCompiler: () => new MysqlQueryCompiler(),
        };
  return new Kysely({ dialect: { ...dialect, createDriver: () => new DummyDriver() } });
}

/** What every script begins with: items a (3 units) and b (5 units), orders 10 and 20. */
export function opening(database: DatabaseName): readonly Compilable[] {
  const db = builder(database);
  return [
    db.schema
      .createTable('items')
      .addColumn('id', 'varchar(8)', (column) => column.primaryKey())
      .addColumn('stock', 'integer', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull()),
    db.schema
      .createTable('orders')
      .addColumn('attempt', 'integer', (column) => column.primaryKey())
      .addColumn('units', 'integer', (column) => column.notNull())
      .addColumn('note', 'varchar(8)', (column) => column.unique()),
    db.insertInto('items').values([
      { id: 'a', stock: 3, version: 0 },
      { id: 'b', stock: 5, version: 0 },
    ]),
    db.insertInto('orders').values([
      { attempt: 10, units: 1, note: null },
      { attempt: 20, units: 1, note: 'n20' },
    ]),
  ];
}

/** What is dropped after a script. */
export function closing(database: DatabaseName): readonly Compilable[] {
  const db = builder(database);
  return [db.schema.dropTable('items').ifExists(), db.schema.dropTable('orders').ifExists()];
}

/** The query that a line of a script names; undefined for `begin`, `commit` and `rollback`. */
export function queryOf(database: DatabaseName, text: string): Compilable | undefined {
  const [verb = '', ...args] = text.split(' ');
  const make = STATEMENTS[verb];
  return make?.(builder(database), args[0] ?? '', Number(args[1] ?? 1), database);
}

type Make = (db: Kysely<Tables>, one: string, number: number, database: DatabaseName) => Compilable;

const STATEMENTS: Readonly<Record<string, Make>> = {
  read: (db, id) => db.selectFrom('items').select('stock').where('id', '=', id),
  list: (db) => db.selectFrom('items').select(['id', 'stock']).orderBy('id'),
  plenty: (db, least) =>
    db.selectFrom('items').select('id').where('stock', '>=', Number(least)).orderBy('id'),
  lock: (db, id) => db.selectFrom('items').select('stock').where('id', '=', id).forUpdate(),
  'lock-plenty': (db, least) =>
    db
      .selectFrom('items')
      .select(['id', 'stock'])
      .where('stock', '>=', Number(least))
      .orderBy('id')
      .forUpdate(),
  share: (db, id, _, database) => {
    const query = db.selectFrom('items').select('stock').where('id', '=', id);
    return database === 'postgres' ? query.forShare() : query.modifyEnd(sql`lock in share mode`);
  },
  skip: (db) => db.selectFrom('items').select('id').orderBy('id').limit(1).forUpdate().skipLocked(),
  nowait: (db, id) =>
    db.selectFrom('items').select('stock').where('id', '=', id).forUpdate().noWait(),
  take: (db, id, units) =>
    db
      .updateTable('items')
      .set((row) => ({ stock: row('stock', '-', units) }))
      .where('id', '=', id)
      .where('stock', '>=', units),
  'take-all': (db, units) =>
    db
      .updateTable('items')
      .set((row) => ({ stock: row('stock', '-', Number(units)) }))
      .where('stock', '>=', Number(units)),
  set: (db, id, stock) => db.updateTable('items').set({ stock }).where('id', '=', id),
  swap: (db, id, version) =>
    db
      .updateTable('items')
      .set((row) => ({ stock: row('stock', '-', 1), version: row('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version),
  remove: (db, id) => db.deleteFrom('items').where('id', '=', id),
  put: (db, id, stock) => db.insertInto('items').values({ id, stock, version: 0 }),
  order: (db, attempt) =>
    db.insertInto('orders').values({ attempt: Number(attempt), units: 1, note: null }),
  'order-once': (db, attempt, _, database) => {
    const query = db
      .insertInto('orders')
      .values({ attempt: Number(attempt), units: 1, note: null });
    return database === 'postgres' ? query.onConflict((on) => on.doNothing()) : query.ignore();
  },
  'order-more': (db, attempt, units, database) => {
    const query = db.insertInto('orders').values({ attempt: Number(attempt), units, note: null });
    return database === 'postgres'
      ? query.onConflict((on) => on.column('attempt').doUpdateSet({ units }))
      : query.onDuplicateKeyUpdate({ units });
  },
  noted: (db, note, attempt) => db.insertInto('orders').values({ attempt, units: 1, note }),
  cancel: (db, attempt) => db.deleteFrom('orders').where('attempt', '=', Number(attempt)),
  orders: (db) => db.selectFrom('orders').select('attempt').orderBy('attempt'),
  total: (db) =>
    db
      .selectFrom('orders')
      .select((row) => [row.fn.sum('units').as('units'), row.fn.countAll().as('orders')]),
};
