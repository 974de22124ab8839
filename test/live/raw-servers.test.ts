import { afterEach, expect, it } from 'vitest';
import { type RawServers, startRawServers } from '../../src/live/raw-servers.ts';
import { describeWith, serverProgram } from '../support/servers.ts';

describeWith(['redis'], 'a raw server', () => {
  const started: RawServers[] = [];
  const start = async (count: number) => {
    const raw = await startRawServers(count, serverProgram());
    started.push(raw);
    return raw.servers;
  };
  afterEach(() => Promise.all(started.splice(0).map((raw) => raw.stop())));

  it('says its name, and gives replies as they came over the wire, in order', async () => {
    const [server] = await start(1);
    expect(server?.name).toMatch(/^(Redis|Valkey) \d+\.\d+\.\d+$/);
    const connection = await server?.connect();
    const replies = await Promise.all([
      connection?.send(['SET', 'k\xff', '\r\n']),
      connection?.send(['GET', 'k\xff']),
      connection?.send(['LRANGE', 'none', '0', '-1']),
      connection?.send(['HELLO', '3']),
      connection?.send(['EVAL', 'return {1, {2, "a"}}', '0']),
    ]);
    expect(replies.slice(0, 3)).toEqual(['+OK\r\n', '$2\r\n\r\n\r\n', '*0\r\n']);
    expect(replies[3]).toMatch(/^%7\r\n/);
    expect(replies[4]).toBe('*2\r\n:1\r\n*2\r\n:2\r\n$1\r\na\r\n');
  });

  it('reads a reply that comes in many pieces', async () => {
    const [server] = await start(1);
    const connection = await server?.connect();
    const long = 'x'.repeat(3_000_000);
    await connection?.send(['SET', 'k', long]);
    expect(await connection?.send(['GET', 'k'])).toBe(`$${long.length}\r\n${long}\r\n`);
  });

  it('has noticed that a connection was dropped, with its watches and its wait, when that settles', async () => {
    const [server] = await start(1);
    const [first, second] = [await server?.connect(), await server?.connect()];
    first?.send(['BLPOP', 'list', '0']).catch(() => {});
    await first?.drop();
    expect(await second?.send(['RPUSH', 'list', 'a'])).toBe(':1\r\n');
    expect(await second?.send(['LLEN', 'list'])).toBe(':1\r\n');
    await expect(first?.send(['PING'])).rejects.toMatchObject({ code: 'target' });
  });
});
