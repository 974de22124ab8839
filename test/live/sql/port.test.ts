import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql as raw } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallObserver } from '../../../src/core/observer.ts';
import { connectStore, type StoreConnections } from '../../../src/live/node/stores.ts';
import { dialects } from '../../../src/live/sql/dialects.ts';
import { losingReplies } from '../../../src/live/sql/lost-replies.ts';
import { openSqlStore, type SqlStoreOptions } from '../../../src/live/sql/store.ts';
import type { LiveStore } from '../../../src/live/store.ts';
import type { SqlPort } from '../../../src/ports/sql.ts';
import { DATABASES, useDatabase } from '../../support/databases.ts';
import { until } from '../../support/processes.ts';
import { describeWith } from '../../support/servers.ts';

interface Tables {
  readonly items: { readonly id: string; readonly stock: number };
}

const reaper = { watch: () => () => undefined, close: async () => undefined, pid: undefined };
const silent: CallObserver = { sent: () => undefined, settled: () => undefined };

/** Connections that wait for a row. */
const BLOCKED = {
  postgres: "select pid as id from pg_stat_activity where wait_event_type = 'Lock'",
  mariadb: "select id from information_schema.processlist where info like 'update `items`%'",
};

describe.each(DATABASES)('on %s', (database) => {
  describeWith([database], 'the SQL port', () => {
    const used = useDatabase(database);
    const stores: LiveStore[] = [];
    const nodes: StoreConnections[] = [];
    let told: string[];
    let port: SqlPort;
    let db: Kysely<Tables>;

    async function open(options: Partial<SqlStoreOptions> = {}, observer = silent) {
      const runId = `t${stores.length}-${process.pid}`;
      const note = (text: string) => told.push(text);
      const store = await openSqlStore({
        ...{ endpoint: used.endpoint, runId, connections: 4, reaper },
        ...options,
      });
      stores.push(store);
      const node = await connectStore(store.spec, { note, lost: note });
      nodes.push(node);
      const { sqlSeenBy } = node.clients;
      if (sqlSeenBy === undefined) throw new Error('expected a database');
      return sqlSeenBy(observer);
    }

    beforeEach(async () => {
      told = [];
      port = await open();
      db = port.tables<Tables>();
      await db.schema
        .createTable('items')
        .addColumn('id', 'varchar(8)', (column) => column.primaryKey())
        .addColumn('stock', 'integer')
        .execute();
      await db
        .insertInto('items')
        .values([
          { id: 'a', stock: 5 },
          { id: 'b', stock: 5 },
        ])
        .execute();
    });
    afterEach(async () => {
      for (const node of nodes.splice(0)) node.close();
      await Promise.all(stores.splice(0).map((store) => store.close(5_000)));
    });

    const stockOf = async (id: string) =>
      (await db.selectFrom('items').select('stock').where('id', '=', id).executeTakeFirstOrThrow())
        .stock;
    const take = (shop: Kysely<Tables>, id: string) =>
      shop
        .updateTable('items')
        .set((row) => ({ stock: row('stock', '-', 1) }))
        .where('id', '=', id)
        .where('stock', '>=', 1)
        .executeTakeFirst();
    const failureOf = (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: unknown) => port.failureOf(error),
      );

    it('tells a deadlock, whose other side goes on', async () => {
      const both = (first: string, second: string) =>
        failureOf(
          db.transaction().execute(async (all) => {
            await take(all, first);
            await sleep(100);
            await take(all, second);
          }),
        );
      const ends = await Promise.all([both('a', 'b'), both('b', 'a')]);
      expect(ends.sort()).toEqual(['deadlock', 'done']);
      expect([await stockOf('a'), await stockOf('b')]).toEqual([4, 4]);
    });

    it('may lose an answer: what was asked for is done, and the connection is gone', async () => {
      const { connect } = dialects[used.endpoint.dialect];
      const sound = await connect(used.endpoint, 'sound');
      const losing = losingReplies(await connect(used.endpoint, 'losing'), () => true);
      const asked = losing.query(`create schema lost_${process.pid}`);
      expect(await failureOf(asked)).toBe('unclear');
      expect([losing.isBroken, sound.isBroken]).toEqual([true, false]);
      expect(await failureOf(sound.query(`drop schema lost_${process.pid}`))).toBe('done');
      sound.close();
    });

    it('tells a lock that was waited for too long, a key that is there, and nonsense', async () => {
      const impatient = port.tables<Tables>({ lockTimeoutMs: 200 });
      await db.transaction().execute(async (all) => {
        await take(all, 'a');
        expect(await failureOf(take(impatient, 'a'))).toBe('lock-timeout');
      });
      const again = db.insertInto('items').values({ id: 'a', stock: 1 }).execute();
      expect(await failureOf(again)).toBe('duplicate');
      expect(await failureOf(raw`select nonsense`.execute(db))).toBe('refused');
      expect(port.failureOf(new Error('of somebody else'))).toBeUndefined();
    });

    it('at repeatable read: a row that changed since it was read is an error on PostgreSQL, and the latest on MariaDB', async () => {
      const variable = raw<{ Value: string }>`show variables like 'innodb_snapshot_isolation'`;
      const isStrict =
        database === 'postgres' || (await variable.execute(db)).rows[0]?.Value === 'ON';
      const work = db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (all) => {
          const { stock } = await all
            .selectFrom('items')
            .select('stock')
            .where('id', '=', 'a')
            .executeTakeFirstOrThrow();
          await take(db, 'a');
          const { numUpdatedRows } = await take(all, 'a');
          return [stock, numUpdatedRows];
        });
      if (isStrict) {
        expect(await failureOf(work)).toBe('serialization');
        expect(await stockOf('a')).toBe(4);
      } else {
        expect(await work).toEqual([5, 1n]);
        expect(await stockOf('a')).toBe(3);
      }
    });

    it('takes the isolation level of the run where a transaction has none', async () => {
      const serializable = (await open({ isolation: 'serializable' })).tables<Tables>();
      const level =
        database === 'postgres'
          ? raw<{ level: string }>`select current_setting('transaction_isolation') as level`
          : raw<{ level: string }>`select @@tx_isolation as level`;
      const { rows } = await level.execute(serializable);
      expect(rows[0]?.level.toLowerCase().replace('-', ' ')).toBe('serializable');
    });

    it('tells its observer about every query, with its table and its parameters, and how it ended', async () => {
      const seen: unknown[] = [];
      const port = await open(
        {},
        {
          sent: (target, operation, args) => {
            seen.push([target, operation, ...args]);
            return {} as never;
          },
          settled: (_, end, reply) => seen.push([end, reply]),
        },
      );
      const db = port.tables<Tables>();
      await db.schema.createTable('items').addColumn('id', 'varchar(8)').execute();
      seen.length = 0;
      await db.transaction().execute(async (all) => {
        await all
          .insertInto('items')
          .values({ id: 'a' } as never)
          .execute();
        await all.selectFrom('items').select('id').where('id', '=', 'a').execute();
      });
      expect(seen.filter((_, index) => index % 2 === 0)).toEqual([
        ...[
          ['sql', 'begin'],
          ['sql', 'insert', 'items', 'a'],
        ],
        ...[
          ['sql', 'select', 'items', 'a'],
          ['sql', 'commit'],
        ],
      ]);
      expect(seen[3]).toEqual(['answered', 1]);
      expect(seen[5]).toEqual(['answered', [{ id: 'a' }]]);
    });

    it('does not know what became of a write whose connection broke, and says so', async () => {
      const ends: string[] = [];
      const port = await open(
        {},
        {
          sent: (_, operation) => ({ operation }) as never,
          settled: ({ operation }, end) => ends.push(`${operation} ${end}`),
        },
      );
      const db = port.tables<Tables>();
      await db.schema.createTable('items').addColumn('id', 'varchar(8)').execute();
      await db
        .insertInto('items')
        .values({ id: 'a' } as never)
        .execute();
      ends.length = 0;
      const admin = await dialects[used.endpoint.dialect].connect(used.endpoint, 'test');
      await db.transaction().execute(async (all) => {
        await all.updateTable('items').set({ id: 'b' }).execute();
        const blocked = failureOf(db.updateTable('items').set({ id: 'c' }).execute());
        await until(async () => (await admin.query(BLOCKED[database])).rows.length > 0);
        const [first] = (await admin.query(BLOCKED[database])).rows as { id: number }[];
        const kill = database === 'postgres' ? 'select pg_terminate_backend(%)' : 'kill %';
        await admin.query(kill.replace('%', `${first?.id}`));
        expect(await blocked).toBe('unclear');
      });
      admin.close();
      await until(() => ends.includes('update lost'));
    });

    it('leaves nothing behind, and the tables of others alone', async () => {
      const admin = await dialects[used.endpoint.dialect].connect(used.endpoint, 'test');
      const schemas = async () => {
        const { rows } = await admin.query(
          "select schema_name as name from information_schema.schemata where schema_name like 'seckill%'",
        );
        return rows.length;
      };
      expect(await schemas()).toBe(1);
      // A transaction that nobody ends does not keep it from being dropped.
      void db.transaction().execute(async (all) => {
        await take(all, 'a');
        await new Promise(() => {});
      });
      await sleep(50);
      const line = await stores.splice(0)[0]?.close(5_000);
      expect(line).toBe(`dropped the schema of the run (seckill_t0_${process.pid}) on the target`);
      expect(await schemas()).toBe(0);
      admin.close();
    });

    it('makes whoever wants a connection wait for one, first come, first served', async () => {
      const one = (await open({ connections: 1 })).tables<Tables>();
      const order: number[] = [];
      await Promise.all(
        [1, 2, 3].map(async (number) => {
          await raw`select 1`.execute(one);
          order.push(number);
        }),
      );
      expect(order).toEqual([1, 2, 3]);
    });

    it('says what is wrong with a database that cannot be used, without its password', async () => {
      const { endpoint } = used;
      const nowhere = {
        ...endpoint,
        address: { kind: 'tcp', host: '127.0.0.1', port: 1 },
      } as const;
      await expect(open({ endpoint: nowhere })).rejects.toThrow(/connection refused$/);
      const gone = { ...endpoint, address: { kind: 'unix', path: '/no/such', port: 1 } } as const;
      await expect(open({ endpoint: gone })).rejects.toThrow(/no such socket$/);
      const unknown = { ...endpoint, database: 'no_such_database' };
      await expect(open({ endpoint: unknown })).rejects.toThrow(/no such database$/);
      const greedy = open({ connections: 500 });
      await expect(greedy).rejects.toThrow(/the server takes no more connections$/);
    });
  });
});
