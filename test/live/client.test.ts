import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ClientSettings, createClient, type LiveClient } from '../../src/live/client.ts';
import { connectClient } from '../../src/live/connect.ts';
import { neverSent } from '../../src/live/never-sent.ts';
import { type ServerProxy, startProxy } from '../support/proxy.ts';
import { describeWith, useServers } from '../support/servers.ts';

describeWith(['redis'], 'a live client', () => {
  const servers = useServers(1);
  let direct: Redis;
  let proxy: ServerProxy;
  const clients: Redis[] = [];

  beforeEach(async () => {
    const [endpoint] = servers.current.endpoints;
    const path = endpoint?.address.kind === 'unix' ? endpoint.address.path : '';
    direct = new Redis({ path });
    await direct.del('stock', 'p:stock');
    await direct.hset('stock', 'units', 100);
    proxy = await startProxy(path);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    direct.disconnect();
    await proxy.close();
  });

  async function open(settings: Partial<ClientSettings> = {}): Promise<LiveClient> {
    const client = createClient({ endpoint: proxy.endpoint, ...settings });
    clients.push(client);
    await connectClient(client, proxy.endpoint);
    return client;
  }

  it('rejects a command whose reply is lost at once, and never sends it again', async () => {
    const client = await open();
    proxy.loseNextReply();
    const start = performance.now();
    const error = await client.hincrby('stock', 'units', -1).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(neverSent(error)).toBe(false);
    expect(performance.now() - start).toBeLessThan(250);
    await backAgain(client);
    await client.ping();
    expect(await direct.hget('stock', 'units')).toBe('99');
  });

  it('would, with ioredis’s defaults, apply that command twice and tell the caller success', async () => {
    const path = proxy.endpoint.address.kind === 'unix' ? proxy.endpoint.address.path : '';
    const client = new Redis({ path });
    clients.push(client);
    await once(client, 'ready');
    proxy.loseNextReply();
    expect(await client.hincrby('stock', 'units', -1)).toBe(98);
    expect(await direct.hget('stock', 'units')).toBe('98');
  });

  it('takes a team’s own options instead of its own', async () => {
    const client = await open({ overrides: { maxRetriesPerRequest: 20 } });
    proxy.loseNextReply();
    expect(await client.hincrby('stock', 'units', -1)).toBe(98);
  });

  it('settles every command that was in flight when the connection broke', async () => {
    const client = await open();
    proxy.loseNextReply();
    const pipeline = client.pipeline().hincrby('stock', 'units', -1).get('p:stock');
    const pending = [
      client.hincrby('stock', 'units', -1),
      client.hget('stock', 'units'),
      client.multi().hincrby('stock', 'units', -1).exec(),
      client.eval('return 1', 0),
      pipeline.exec(),
    ];
    const settled = await Promise.race([Promise.allSettled(pending), sleep(2_000)]);
    expect(settled).toHaveLength(5);
  });

  it('fails a command at once while it is disconnected, and knows that it was not sent', async () => {
    const client = await open();
    proxy.isRefusing = true;
    proxy.cut();
    await once(client, 'close');
    const error = await client.hincrby('stock', 'units', -1).catch((reason: unknown) => reason);
    expect(neverSent(error)).toBe(true);
    expect(error).toMatchObject({ message: 'not connected: not sent' });
    const transaction = await client
      .multi()
      .hincrby('stock', 'units', -1)
      .exec()
      .catch((reason: unknown) => reason);
    expect(neverSent(transaction)).toBe(true);
    expect(await direct.hget('stock', 'units')).toBe('100');
  });

  it('tells apart what was sent from what waited, where both fail for one reason', async () => {
    const path = servers.current.endpoints[0]?.address;
    const closing = await startProxy(path?.kind === 'unix' ? path.path : '');
    const overrides = { maxRetriesPerRequest: 1, enableOfflineQueue: true };
    const client = createClient({ endpoint: closing.endpoint, overrides });
    clients.push(client);
    await connectClient(client, closing.endpoint);
    closing.loseNextReply();
    const sent = client.hincrby('stock', 'units', -1).catch((reason: unknown) => reason);
    await once(client, 'close');
    const closed = closing.close();
    const waiting = client.hincrby('stock', 'units', -1).catch((reason: unknown) => reason);
    expect([neverSent(await sent), neverSent(await waiting)]).toEqual([false, true]);
    expect(await direct.hget('stock', 'units')).toBe('99');
    await closed;
  });

  it('does not know what became of a command that timed out while it waited', async () => {
    const overrides = { maxRetriesPerRequest: null, enableOfflineQueue: true, commandTimeout: 50 };
    const client = await open({ overrides });
    proxy.isRefusing = true;
    proxy.cut();
    await once(client, 'close');
    const error = await client.hincrby('stock', 'units', -1).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: 'Command timed out' });
    expect(neverSent(error)).toBe(false);
    proxy.isRefusing = false;
    await backAgain(client);
    await client.ping();
    // ioredis has sent it all the same.
    expect(await direct.hget('stock', 'units')).toBe('99');
  });

  it('works again when the server is back', async () => {
    const client = await open();
    proxy.cut();
    await once(client, 'close');
    await backAgain(client);
    expect(await client.hincrby('stock', 'units', -1)).toBe(99);
  });

  it('ends, and says so once, when the server stays away', async () => {
    let losses = 0;
    const lost = new Promise<void>((resolve) => {
      void open({
        reconnectForMs: 100,
        onLost: () => {
          losses += 1;
          resolve();
        },
      }).then(() => {
        proxy.isRefusing = true;
        proxy.cut();
      });
    });
    await lost;
    const error = await clients[0]?.ping().catch((reason: unknown) => reason);
    expect(neverSent(error)).toBe(true);
    expect(losses).toBe(1);
  });

  it('says nothing of a loss when it is closed, quit, or only its duplicate is', async () => {
    const lost: Error[] = [];
    const onLost = (error: Error) => lost.push(error);
    const quitting = await open({ onLost });
    const closing = await open({ onLost });
    const duplicate: Redis = closing.duplicate();
    await duplicate.quit();
    await quitting.quit();
    closing.disconnect();
    await once(closing, 'end');
    expect(lost).toEqual([]);
  });

  it('tells apart what a server refused from what it may have done', async () => {
    const client = await open();
    const refused = await client.lpush('stock', 'x').catch((reason: unknown) => reason);
    expect(refused).toMatchObject({ name: 'ReplyError' });
    expect(neverSent(refused)).toBe(false);
  });

  it('sends what is said in one turn in one write, and in the order in which it was said', async () => {
    const client = await open();
    let writes = 0;
    const { stream } = client;
    const original = stream._writev?.bind(stream);
    stream._writev = (chunks, done) => {
      writes += 1;
      original?.(chunks, done);
    };
    const replies = await Promise.all([
      client.hincrby('stock', 'units', -1),
      client.pipeline().hincrby('stock', 'units', -1).hget('stock', 'units').exec(),
      client.hincrby('stock', 'units', -1),
      client.multi().hincrby('stock', 'units', -1).exec(),
      client.hincrby('stock', 'units', -1),
    ]);
    expect(replies).toEqual([
      99,
      [
        [null, 98],
        [null, '98'],
      ],
      97,
      [[null, 96]],
      95,
    ]);
    expect(writes).toBe(1);
  });

  it('puts its prefix before the keys of commands, scripts and defined commands', async () => {
    const client = await open({ keyPrefix: 'p:' });
    await client.hset('stock', 'units', 7);
    expect(await client.eval("return redis.call('HGET', KEYS[1], 'units')", 1, 'stock')).toBe('7');
    client.defineCommand('units', {
      numberOfKeys: 1,
      lua: "return {KEYS[1], redis.call('HGET', KEYS[1], 'units')}",
    });
    const defined = client as unknown as { units(key: string): Promise<string[]> };
    expect(await defined.units('stock')).toEqual(['p:stock', '7']);
    expect(await direct.hget('p:stock', 'units')).toBe('7');
  });

  it('duplicates itself as ioredis does: the duplicate connects by itself and waits for it', async () => {
    const client = await open({ keyPrefix: 'p:' });
    const duplicate: Redis = client.duplicate();
    await duplicate.set('stock', '1');
    expect(await direct.get('p:stock')).toBe('1');
    client.disconnect();
    await once(duplicate, 'end');
  });

  it('times out where a team sets a bound, although a paused server applies the command later', async () => {
    const client = await open({ overrides: { commandTimeout: 100 } });
    const [pid = 0] = servers.current.pids;
    process.kill(pid, 'SIGSTOP');
    const error = await client.hincrby('stock', 'units', -1).catch((reason: unknown) => reason);
    process.kill(pid, 'SIGCONT');
    expect(error).toMatchObject({ message: 'Command timed out' });
    expect(neverSent(error)).toBe(false);
    await client.ping();
    expect(await direct.hget('stock', 'units')).toBe('99');
  });
});

async function backAgain(client: Redis): Promise<void> {
  if (client.status !== 'ready') await once(client, 'ready');
}
