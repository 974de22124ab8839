import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dialects } from '../../src/live/sql/dialects.ts';
import { recipes } from '../../src/live/sql/recipes.ts';
import { DATABASES, useDatabase } from '../support/databases.ts';
import { isAlive, until } from '../support/processes.ts';
import { describeWith } from '../support/servers.ts';
import { childrenOf, documentOf, killTool, runTool, startTool, type Tool } from './tool.ts';

vi.setConfig({ testTimeout: 60_000 });

let tool: Tool | undefined;
afterEach(() => {
  killTool(tool);
  tool = undefined;
});

/** A correct sale that takes 15 s: 100 purchases of 150 ms, one after the other. */
const LONG = ['-s', 'sql-pessimistic', '--delay', '9s', '--time-scale', '60', '--json'];

const PURCHASES = {
  postgres: "select 1 from pg_stat_activity where state = 'idle in transaction'",
  mariadb:
    "select 1 from information_schema.processlist where info like 'select%`items`%for update'",
};

describe.each(DATABASES)('a run with --sql %s', (database) => {
  describeWith([database], 'on a throwaway server', () => {
    /** The database's own processes, by their folder, once the sale is open. */
    async function serverOf({ pid }: Tool): Promise<{ pid: number; folder: string }> {
      const name = database === 'postgres' ? /postgres -D (\S+)\/data/ : /--datadir=(\S+)\/data/;
      let found: { pid: number; folder: string } | undefined;
      const look = () => {
        for (const { pid: child, command } of childrenOf(pid)) {
          const [, folder] = name.exec(command) ?? [];
          if (folder === undefined || /initdb|install|bootstrap/.test(command)) continue;
          found = { pid: child, folder };
        }
        return found !== undefined && existsSync(`${found.folder}/data`);
      };
      await until(look, 30_000);
      await until(() => isSelling(found?.folder ?? ''), 30_000);
      return found as never;
    }

    /** True when a buyer is at it. */
    async function isSelling(folder: string): Promise<boolean> {
      const endpoint = recipes[database].endpoint(folder);
      const look = dialects[endpoint.dialect].connect(endpoint, 'test').catch(() => undefined);
      const connection = await look;
      const { rows } = (await connection?.query(PURCHASES[database])) ?? { rows: [] };
      connection?.close();
      return rows.length > 0;
    }

    it('ends with the server gone', async () => {
      const small = ['--stock', '10', '--buyers', '100', '--json'];
      tool = startTool(['run', '-s', 'sql-conditional', '--sql', database, ...small]);
      const code = await tool.ended;
      expect([0, 3]).toContain(code);
      const [result] = documentOf(tool.stdout).results;
      expect(result).toMatchObject({ target: database, sold: 10, recorded: 10, oversold: 0 });
    });

    it('that is killed with kill -9 leaves no server and no folder', async () => {
      tool = startTool(['run', ...LONG, '--sql', database]);
      const server = await serverOf(tool);
      process.kill(tool.pid, 'SIGKILL');
      await until(() => !isAlive(server.pid) && !existsSync(server.folder), 15_000);
    });

    it('whose server dies gives what there is, and exits with 4', async () => {
      tool = startTool(['run', ...LONG, '--sql', database]);
      const server = await serverOf(tool);
      process.kill(server.pid, 'SIGKILL');
      expect(await tool.ended).toBe(4);
      const [result] = documentOf(tool.stdout).results;
      expect(result).toMatchObject({ oversold: 0, ended: { by: 'target-failed' }, recorded: null });
      expect(result?.ended.detail).toMatch(/was killed by SIGKILL/);
      expect(existsSync(server.folder)).toBe(false);
    });

    it('ended by Ctrl-C gives what there is, with its orders counted', async () => {
      tool = startTool(['run', ...LONG, '--sql', database]);
      const server = await serverOf(tool);
      tool.signalGroup('SIGINT');
      expect(await tool.ended).toBe(130);
      const [result] = documentOf(tool.stdout).results;
      expect(result).toMatchObject({ ended: { by: 'interrupted' }, unmatchedOrders: 0 });
      expect([isAlive(server.pid), existsSync(server.folder)]).toEqual([false, false]);
    });
  });

  describeWith([database], 'on a server that is not ours', () => {
    const used = useDatabase(database);

    const small = ['--stock', '10', '--buyers', '100'];

    it('drops its schema, and says so', async () => {
      const ran = await runTool(['run', '-s', 'sql-reservation', '--sql', used.url, ...small]);
      expect([0, 3]).toContain(ran.code);
      expect(ran.stderr).toMatch(/dropped the schema of the run \(seckill_\w+\) on the target/);
      expect(ran.stdout).toContain('Reproduce');
    });

    it('shows no password, whether or not the server takes it', async () => {
      const url = used.url.replace('@', ':corr3ct-h0rse@');
      const ran = await runTool(['run', '-s', 'sql-conditional', '--sql', url, ...small]);
      expect(ran.stdout + ran.stderr).not.toContain('corr3ct-h0rse');
      if (database === 'postgres') expect([0, 3]).toContain(ran.code);
      else expect([ran.code, ran.stderr]).toEqual([4, expect.stringContaining('wrong user name')]);
    });

    it('is asked what a shop of your own sold, whatever its buyers were told', async () => {
      const { dialect } = used.endpoint;
      const orders = await dialects[dialect].connect(used.endpoint, 'shop');
      await orders.query('create schema shop');
      await orders.query('create table shop.orders (units int not null)');
      let turn = Promise.resolve<unknown>(undefined);
      let asked = 0;
      // Sells to everybody, and keeps one sale to itself.
      const shop = createServer((_, response) => {
        turn = turn.then(() => orders.query('insert into shop.orders values (1)'));
        asked += 1;
        const status = asked === 1 ? 409 : 200;
        void turn.then(() => response.writeHead(status).end());
      });
      await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
      const { port } = shop.address() as AddressInfo;
      const folder = await mkdtemp(join(tmpdir(), 'sql-oracle-'));
      const file = join(folder, 'scenario.yaml');
      const query = 'select coalesce(sum(units), 0) from shop.orders';
      const http = {
        request: { path: '/buy' },
        outcome: [
          { is: 'sold', status: 200 },
          { is: 'sold-out', status: 409 },
        ],
        oracle: { sold: { sql: used.url, query } },
      };
      // JSON is YAML.
      const scenario = { target: `http://127.0.0.1:${port}`, stock: 10, buyers: 30, http };
      await writeFile(file, JSON.stringify(scenario));
      const ran = await runTool(['run', file, '--json']);
      shop.closeAllConnections();
      shop.close();
      const { rows } = await orders.query('select count(*) as counted from shop.orders');
      orders.close();
      await rm(folder, { recursive: true });
      expect(ran.code).toBe(1);
      const [result] = documentOf(ran.stdout).results;
      expect(rows).toEqual([{ counted: expect.anything() }]);
      const [{ counted }] = rows as [{ counted: unknown }];
      expect(result).toMatchObject({ sold: 29, recorded: Number(counted), unmatchedOrders: 1 });
      expect(result).toMatchObject({ recorded: 30, oversold: 20 });
    });

    it('that refuses is told, with exit code 4', async () => {
      const scheme = used.endpoint.dialect;
      const args = ['run', '-s', 'sql-conditional', '--sql', `${scheme}://127.0.0.1:1`];
      const ran = await runTool(args);
      expect(ran.code).toBe(4);
      expect(ran.stderr).toContain(`${scheme}://127.0.0.1:1: connection refused\n  hint: `);
    });
  });
});

describe('a strategy that needs a database', () => {
  it('says beside a live Redis how to run it, with exit code 4', async () => {
    const ran = await runTool(['run', '-s', 'sql-conditional', '--target', 'redis://127.0.0.1:1']);
    expect(ran.code).toBe(4);
    expect((ran.stdout + ran.stderr).replaceAll(/\s+/g, ' ')).toMatch(
      /sql-conditional.*it needs a database: add --sql postgres or --sql mariadb/,
    );
  });
});
