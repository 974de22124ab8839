import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClient } from '../../src/live/client.ts';
import { connectClient } from '../../src/live/connect.ts';
import { type ConnectionPool, createPool } from '../../src/run/pool.ts';
import { describeWith, useServers } from '../support/servers.ts';

describeWith(['redis'], 'a pool of connections', () => {
  const servers = useServers(1);
  let made: Redis[];
  let pool: ConnectionPool;
  let isServerGone: boolean;

  const create = async (): Promise<Redis> => {
    const [endpoint] = servers.current.endpoints;
    if (isServerGone || endpoint === undefined) throw new Error('server gone');
    const client = createClient({ endpoint, reconnectForMs: 0 });
    await connectClient(client, endpoint);
    made.push(client);
    return client;
  };
  const open = (size: number): ConnectionPool => {
    pool = createPool({ create, size });
    return pool;
  };
  const id = (client: Redis): Promise<number> => client.client('ID');

  beforeEach(() => {
    made = [];
    isServerGone = false;
  });
  afterEach(() => pool.close());

  it('lends one connection after the other, in the order of asking', async () => {
    const { borrow } = open(1);
    const order: number[] = [];
    const uses = [1, 2, 3].map((number) =>
      borrow(async (client) => {
        order.push(number);
        await client.ping();
        order.push(number);
      }),
    );
    await Promise.all(uses);
    expect(order).toEqual([1, 1, 2, 2, 3, 3]);
    expect(made).toHaveLength(1);
  });

  it('opens as many connections as are wanted at once, and no more than its size', async () => {
    const { borrow } = open(3);
    await borrow((client) => client.ping());
    expect(made).toHaveLength(1);
    await Promise.all(Array.from({ length: 20 }, () => borrow((client) => client.ping())));
    expect(made).toHaveLength(3);
  });

  it('gives a connection back also when its borrower throws', async () => {
    const { borrow } = open(1);
    await expect(borrow(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await borrow((client) => client.ping())).toBe('PONG');
    expect(made).toHaveLength(1);
  });

  it('discards a transaction and forgets a WATCH before the next borrower', async () => {
    const { borrow } = open(1);
    await borrow((client) => client.set('pool-key', 1));
    await borrow(async (client) => {
      await client.watch('pool-key');
      await client.multi({ pipeline: false });
      await client.set('pool-key', 2);
    });
    expect(await borrow((client) => client.get('pool-key'))).toBe('1');
    await borrow((client) => client.watch('pool-key'));
    await borrow((client) => client.set('pool-key', 3));
    expect(await borrow((client) => client.multi().get('pool-key').exec())).toEqual([[null, '3']]);
    expect(made).toHaveLength(1);
  });

  it.each<[string, (client: Redis) => Promise<unknown>]>([
    [
      'broke',
      async (client) => {
        client.disconnect();
        await once(client, 'end');
      },
    ],
    ['subscribed', (client) => client.subscribe('news')],
    ['chose another database', (client) => client.select(1)],
    ['quit', (client) => client.quit()],
    [
      'still waits in a blocking command',
      async (client) => {
        client.blpop('nothing', 0).catch(() => undefined);
      },
    ],
  ])('replaces a connection that %s', async (_, spoil) => {
    const { borrow } = open(1);
    await borrow(spoil);
    expect(await borrow((client) => client.ping())).toBe('PONG');
    expect(made).toHaveLength(2);
    expect(made[0]?.status).not.toBe('ready');
  });

  it('replaces a connection that broke while nobody had it', async () => {
    const { borrow } = open(1);
    const first = await borrow(id);
    const broken = once(made[0] as Redis, 'end');
    await killConnection(first);
    await broken;
    expect(await borrow(id)).not.toBe(first);
  });

  it('turns a borrower away when no connection can be opened, and serves the next one again', async () => {
    const { borrow } = open(1);
    isServerGone = true;
    const failed = await Promise.allSettled([1, 2].map(() => borrow((client) => client.ping())));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isServerGone = false;
    expect(await borrow((client) => client.ping())).toBe('PONG');
  });

  it('turns everyone away once it is closed', async () => {
    const { borrow } = open(1);
    const held = borrow((client) => client.blpop('nothing', 0));
    const waiting = borrow((client) => client.ping());
    const answers = Promise.allSettled([held, waiting]);
    while (made.length === 0) await new Promise(setImmediate);
    pool.close();
    expect(await answers).toMatchObject([
      { status: 'rejected' },
      { status: 'rejected', reason: { message: 'the pool of connections is closed' } },
    ]);
    await expect(borrow((client) => client.ping())).rejects.toThrow('closed');
  });

  it('makes and cleans connections in nobody’s name, and runs each borrower in its own', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    pool = createPool({
      size: 1,
      create: async () => {
        seen.push(context.getStore());
        const client = await create();
        const send = client.sendCommand.bind(client);
        client.sendCommand = (command, stream) => {
          seen.push([command.name, context.getStore()]);
          return send(command, stream);
        };
        return client;
      },
    });
    const { borrow } = pool;
    await Promise.all(
      ['a', 'b'].map((name) => context.run(name, () => borrow((client) => client.watch('k')))),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toEqual([
      undefined,
      ['watch', 'a'],
      ['unwatch', undefined],
      ['watch', 'b'],
      ['unwatch', undefined],
    ]);
  });

  async function killConnection(clientId: number): Promise<void> {
    const admin = await create();
    await admin.client('KILL', 'ID', clientId);
    admin.disconnect();
  }
});
