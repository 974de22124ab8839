import { expect, it } from 'vitest';
import { ZookeeperError } from '../../src/core/zookeeper-error.ts';
import type { ZookeeperPort, ZookeeperWatchEvent } from '../../src/ports/zookeeper.ts';
import type { ZookeeperWorld } from './zookeeper-worlds.ts';

/** Something that ZooKeeper does, as a fact that holds in every world. */
type Fact = (world: ZookeeperWorld) => Promise<void>;

/** What lock recipes go by: one suite for every world. */
const FACTS: Readonly<Record<string, Fact>> = {
  'counts the nodes made below one parent in ten digits, whoever makes them': async (world) => {
    const [a, b] = [await world.client(), await world.client()];
    await a.create('/q');
    const paths = [
      await a.create('/q/n-', { mode: 'ephemeral-sequential' }),
      await b.create('/q/n-', { mode: 'ephemeral-sequential' }),
      await a.create('/q/plain'),
      await b.create('/q/n-', { mode: 'persistent-sequential' }),
    ];
    expect(paths).toEqual(['/q/n-0000000000', '/q/n-0000000001', '/q/plain', '/q/n-0000000003']);
    await a.remove('/q/n-0000000003');
    expect(await a.create('/q/m-', { mode: 'ephemeral-sequential' })).toBe('/q/m-0000000004');
    expect([...(await b.getChildren('/q'))].sort()).toEqual([
      ...['m-0000000004', 'n-0000000000', 'n-0000000001', 'plain'],
    ]);
  },
  'keeps data and counts its versions; a write or a removal of an old version is refused': async (
    world,
  ) => {
    const client = await world.client();
    await client.create('/x', { data: 'ü' });
    expect(await client.getData('/x')).toEqual({
      version: 0,
      ephemeralOwner: undefined,
      data: 'ü',
    });
    expect((await client.setData('/x', 'b', 0)).version).toBe(1);
    expect(await codeOf(client.setData('/x', 'c', 0))).toBe('bad-version');
    expect(await codeOf(client.remove('/x', 0))).toBe('bad-version');
    expect((await client.setData('/x', 'd')).version).toBe(2);
    expect((await client.getData('/x')).data).toBe('d');
    await client.remove('/x', 2);
    expect(await client.exists('/x')).toBeUndefined();
  },
  'says what is wrong by a code': async (world) => {
    const client = await world.client();
    expect(await codeOf(client.getChildren('/none'))).toBe('no-node');
    expect(await codeOf(client.getData('/none'))).toBe('no-node');
    expect(await codeOf(client.setData('/none', ''))).toBe('no-node');
    expect(await codeOf(client.remove('/none'))).toBe('no-node');
    expect(await codeOf(client.create('/none/child'))).toBe('no-node');
    await client.create('/x');
    expect(await codeOf(client.create('/x'))).toBe('node-exists');
    await client.create('/x/y', { mode: 'ephemeral' });
    expect(await codeOf(client.remove('/x'))).toBe('not-empty');
    expect(await codeOf(client.create('/x/y/z'))).toBe('no-children-for-ephemerals');
  },
  'tells a watch once, before the answer that shows the change': async (world) => {
    const [a, b] = [await world.client(), await world.client()];
    await a.create('/x');
    const told: string[] = [];
    await a.exists('/x', (event) => told.push(event));
    await b.setData('/x', '1');
    while ((await a.getData('/x')).version === 0) told.push('nothing yet');
    expect(told.filter((one) => one !== 'nothing yet')).toEqual(['changed']);
    await b.remove('/x');
    while ((await a.exists('/x')) !== undefined) told.push('nothing yet');
    expect(told.filter((one) => one !== 'nothing yet')).toEqual(['changed']);
  },
  'tells every watch of a path what befell it, one of a node that is not there too': async (
    world,
  ) => {
    const client = await world.client();
    const told: string[] = [];
    const watch = (name: string) => (event: ZookeeperWatchEvent) =>
      void told.push(`${name} ${event}`);
    expect(await client.exists('/x', watch('first'))).toBeUndefined();
    expect(await codeOf(client.getData('/x', watch('none')))).toBe('no-node');
    await client.create('/x');
    expect(told).toEqual(['first created']);
    await client.getData('/x', watch('second'));
    await client.exists('/x', watch('third'));
    await client.remove('/x');
    expect(told.sort()).toEqual(['first created', 'second deleted', 'third deleted']);
  },
  'lets an ephemeral node live as long as its session, and others see who owns it': async (
    world,
  ) => {
    const [a, b] = [await world.client(), await world.client()];
    await a.create('/x', { mode: 'ephemeral' });
    expect((await b.exists('/x'))?.ephemeralOwner).toBe(a.session.id);
    const gone = await watching(b, '/x');
    await a.close();
    expect(await gone.change).toBe('deleted');
  },
  'ends the session of a client that is silent for its timeout, and tells it when it goes on':
    async (world) => {
      const [a, b] = [await world.client(), await world.client()];
      await a.create('/q');
      await a.create('/q/a', { mode: 'ephemeral' });
      await b.create('/mine', { mode: 'ephemeral' });
      const before = a.session.id;
      const states: string[] = [];
      a.onSession((state) => states.push(state));
      const ended = await watching(a, '/mine');
      const gone = await watching(b, '/q/a');
      a.fallSilent();
      expect(await gone.change).toBe('deleted');
      a.goOn();
      expect(await ended.change).toBe('session-expired');
      // A new session follows by itself, and does not have what the old one had.
      await a.create('/q/again', { mode: 'ephemeral' });
      expect(await a.getChildren('/q')).toEqual(['again']);
      expect(a.session.id).not.toBe(before);
      expect(states.filter((state) => state !== 'suspended')).toEqual(['expired', 'connected']);
      expect(await b.exists('/mine')).toBeDefined();
    },
};

/** Adds one test for each fact. */
export function zookeeperFacts(open: () => Promise<ZookeeperWorld>): void {
  for (const [title, fact] of Object.entries(FACTS)) {
    it(title, async () => {
      const world = await open();
      try {
        await world.drive(() => fact(world));
      } finally {
        await world.close();
      }
    });
  }
}

/** Settles when the watch is set. */
async function watching(
  client: ZookeeperPort,
  path: string,
): Promise<{ readonly change: Promise<ZookeeperWatchEvent> }> {
  let tell: (event: ZookeeperWatchEvent) => void = () => {};
  const change = new Promise<ZookeeperWatchEvent>((resolve) => {
    tell = resolve;
  });
  await client.exists(path, tell);
  return { change };
}

async function codeOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof ZookeeperError) return error.code;
    throw error;
  }
  return 'none';
}
