import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectNats } from '../../src/live/nats/connect.ts';
import type { NatsServer } from '../../src/live/nats/server.ts';
import { useDatabase } from '../support/databases.ts';
import { useNats } from '../support/nats.ts';
import { isAlive, until } from '../support/processes.ts';
import { describeWith } from '../support/servers.ts';
import { childrenOf, documentOf, killTool, runTool, startTool, type Tool } from './tool.ts';

vi.setConfig({ testTimeout: 60_000 });

let tool: Tool | undefined;
afterEach(() => {
  killTool(tool);
  tool = undefined;
});

describeWith(['postgres', 'nats'], 'a run that needs a message queue', () => {
  const database = useDatabase('postgres');
  const queue = useNats();
  /** A sale that goes on for 4 s, so that something can befall it. */
  const steady = () => [
    ...['run', '-s', 'transactional-message', '--sql', database.url, '--json'],
    ...['--stock', '200', '--buyers', '200', '--arrival', 'constant(50/s)'],
  ];

  /** The throwaway server of a run, a while after its sale has opened. */
  async function serverOf({ pid }: Tool): Promise<{ pid: number; folder: string }> {
    let found: { pid: number; folder: string } | undefined;
    await until(() => {
      for (const { pid: child, command } of childrenOf(pid)) {
        const [, folder] = /nats-server -c (\S+)\/nats\.conf/.exec(command) ?? [];
        if (folder !== undefined) found = { pid: child, folder };
      }
      return found !== undefined && existsSync(`${found.folder}/js/jetstream/$G/streams`);
    }, 30_000);
    return found as never;
  }

  it('whose NATS server dies gives what was sold until then, and exits with 4', async () => {
    tool = startTool(steady());
    const server = await serverOf(tool);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    process.kill(server.pid, 'SIGKILL');
    expect(await tool.ended).toBe(4);
    const [result] = documentOf(tool.stdout).results;
    expect(result).toMatchObject({ oversold: 0, ended: { by: 'target-failed' } });
    expect(result).toMatchObject({ recorded: null, undelivered: null, deliveredTwice: null });
    expect(result?.ended.detail).toMatch(/^nats-server was killed by SIGKILL/);
    expect(existsSync(server.folder)).toBe(false);
  });

  it('that is killed with kill -9 leaves no server, no folder and no stream', async () => {
    tool = startTool(steady());
    const server = await serverOf(tool);
    process.kill(tool.pid, 'SIGKILL');
    await until(() => !isAlive(server.pid) && !existsSync(server.folder), 15_000);
    tool = startTool([...steady(), '--nats', queue.url]);
    await until(async () => (await streamsOn(queue.server)).length === 1, 30_000);
    process.kill(tool.pid, 'SIGKILL');
    await until(async () => (await streamsOn(queue.server)).length === 0, 15_000);
  });

  it('on a server that is not ours deletes its stream, says so, and shows no token', async () => {
    const small = ['--stock', '10', '--buyers', '50'];
    const args = ['run', '-s', 'transactional-message', '--sql', database.url, ...small];
    const ran = await runTool([...args, '--nats', queue.url]);
    expect([0, 3]).toContain(ran.code);
    expect(ran.stderr).toMatch(/deleted the stream of the run \(seckill_\w+\*\) on the target/);
    expect(ran.stdout).toMatch(/--nats nats:\/\/127\.0\.0\.1:\d+/);
    expect(ran.stdout + ran.stderr).not.toContain(queue.server.endpoint.token);
    expect(await streamsOn(queue.server)).toEqual([]);
  });

  it('goes on selling while the server is away, and ships all of it when it is back', async () => {
    const { endpoint } = queue.server;
    const way = await startWay(endpoint.port);
    tool = startTool([...steady(), '--nats', `nats://${endpoint.token}@127.0.0.1:${way.port}`]);
    await until(async () => (await streamsOn(queue.server)).length === 1, 30_000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    way.close();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    way.open();
    const code = await tool.ended;
    const [result] = documentOf(tool.stdout).results;
    expect(result).toMatchObject({ sold: 200, recorded: 200, undelivered: 0, deliveredTwice: 0 });
    expect([0, 3]).toContain(code);
    expect(tool.stderr).toMatch(/connection lost; trying again for up to/);
    expect(tool.stderr).toContain('connected again');
    await way.end();
  });

  it('that is refused by the server is told, with exit code 4', async () => {
    const ran = await runTool([...steady(), '--nats', 'nats://127.0.0.1:1']);
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain('nats://127.0.0.1:1: connection refused\n  hint: ');
  });
});

describe('a URL of --nats that is wrong', () => {
  it.each([
    ['redis://127.0.0.1', 'a URL: nats://… or tls://…'],
    ['nats://me:hunter22@shop.example', '--allow-remote'],
  ])('is told for %s, with exit code 2 and without its password', async (url, told) => {
    const args = ['run', '-s', 'transactional-message', '--sql', 'postgres', '--nats', url];
    const ran = await runTool(args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(told);
    expect(ran.stderr).not.toContain('hunter22');
  });
});

async function streamsOn({ endpoint }: NatsServer): Promise<string[]> {
  const connection = await connectNats(endpoint, 'test');
  const names: string[] = [];
  for await (const name of (await jetstreamManager(connection)).streams.names()) names.push(name);
  await connection.close();
  return names;
}

/** A way to a port of this machine that can be closed: what is on it breaks, and nobody gets through. */
async function startWay(to: number) {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((client) => {
    if (!isOpen) return client.destroy();
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
        sockets.delete(socket);
      });
    }
    client.pipe(upstream);
    return upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    open: () => {
      isOpen = true;
    },
    close: () => {
      isOpen = false;
      cut();
    },
    async end() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
