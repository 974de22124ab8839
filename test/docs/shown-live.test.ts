import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { startNatsServer } from '../../src/live/nats/server.ts';
import { startSqlServer } from '../../src/live/sql/server.ts';
import { startDeployment } from '../../src/live/topology/deployment.ts';
import { startZookeeper } from '../../src/live/zookeeper/server.ts';
import { sqlProgram } from '../support/databases.ts';
import { urlOf } from '../support/deployments.ts';
import { natsProgram } from '../support/nats.ts';
import { describeWith, serverProgram } from '../support/servers.ts';
import { zookeeperProgram } from '../support/zookeeper.ts';
import { EXPECTED, isElsewhere, type Run } from './expected.ts';
import { openReader, type Reader } from './reader.ts';
import { shownCommands } from './shown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server of the reader's, as the documents call it, and what stands for it here. */
interface StandIn {
  readonly address: string;
  start(): Promise<{ readonly address: string; stop(): Promise<void> }>;
}

const STAND_INS: readonly StandIn[] = [
  {
    address: 'postgres://me@127.0.0.1/shop',
    async start() {
      const { endpoint, stop } = await startSqlServer(sqlProgram('postgres'), { connections: 40 });
      const folder = endpoint.address.kind === 'unix' ? endpoint.address.path : '';
      return { address: `postgres://postgres@/postgres?host=${folder}`, stop };
    },
  },
  {
    address: 'nats://127.0.0.1:4222',
    async start() {
      const { endpoint, stop } = await startNatsServer(natsProgram());
      return { address: `nats://${endpoint.token}@${endpoint.host}:${endpoint.port}`, stop };
    },
  },
  {
    address: '127.0.0.1:2181',
    async start() {
      const { endpoint, stop } = await startZookeeper(zookeeperProgram(), { nodes: 1 });
      const [{ host, port } = { host: '', port: 0 }] = endpoint.servers;
      return { address: `${host}:${port}`, stop };
    },
  },
  {
    address: 'redis+cluster://127.0.0.1:7000,127.0.0.1:7001',
    async start() {
      const deployment = await startDeployment('cluster', serverProgram());
      return { address: urlOf(deployment), stop: () => deployment.stop() };
    },
  },
];

const LIVE = Object.entries(EXPECTED).filter((one): one is [string, Run] => {
  return !isElsewhere(one[1]) && one[1].needs !== undefined;
});

let reader: Reader;
beforeAll(async () => {
  reader = await openReader();
});
afterAll(() => reader.close());

/** They mostly wait, for servers that start and for times to pass: several at once. */
describe.concurrent('the commands of docs/*.md on real servers', () => {
  for (const [command, { exit, needs = [], smaller = '' }] of LIVE) {
    describeWith(needs, `with ${needs.join(', ')}`, () => {
      it(`exit with ${exit}: seckill-bench ${command} ${smaller}`, {
        timeout: 60_000,
      }, async () => {
        const standIn = STAND_INS.find(({ address }) => command.includes(address));
        const server = await standIn?.start();
        const line = command.replace(standIn?.address ?? '', server?.address ?? '');
        const { code, stdout, stderr } = await reader.run(`${line} ${smaller} --json`);
        await server?.stop();
        if (!line.startsWith('run ') && !line.includes(' access.log ')) {
          expect(code, stderr).toBe(exit);
          return;
        }
        const { results, notRun } = JSON.parse(stdout) as RunDocument;
        expect(notRun).toEqual([]);
        expect(results.map(({ ended }) => ended.by)).toEqual(results.map(() => 'completed'));
        const failed = results.some(({ verdict }) => verdict === 'fail');
        expect(failed, stderr).toBe(exit === 1);
        // On a busy machine the load may not be reached, which is no verdict of the command's.
        expect([exit, 3]).toContain(code);
        if (command.includes('strategies.md')) await expectEachOf(results, smaller);
      });
    });
  }
});

/** Every report of docs/strategies.md ends with a command: the one that its strategy had in this run. */
async function expectEachOf(results: RunDocument['results'], smaller: string): Promise<void> {
  const shown = (await shownCommands(root, 'docs/strategies.md')).slice(0, -1);
  const flags = new RegExp(` ${smaller.replaceAll(/ (?=--)/g, '| ')}`, 'g');
  const had = results.map(({ reproduce }) => reproduce.join(' ').replaceAll(flags, ''));
  expect(shown).toEqual(had);
  const head = await readFile(join(root, 'docs/strategies.md'), 'utf8');
  for (const { strategy } of results) expect(head).toContain(`| ${strategy} | `);
}
