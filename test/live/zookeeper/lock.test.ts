import { expect, it, vi } from 'vitest';
import { zookeeperPort } from '../../../src/live/zookeeper/port.ts';
import { createRoot, removeRoot } from '../../../src/live/zookeeper/root.ts';
import { LiveSession } from '../../../src/live/zookeeper/session.ts';
import { parseZookeeper } from '../../../src/live/zookeeper/target.ts';
import { zookeeperLock } from '../../../src/strategies/locks/zookeeper-lock.ts';
import { unobserved } from '../../conformance/client-worlds.ts';
import { describeWith } from '../../support/servers.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { useZookeeper } from '../../support/zookeeper.ts';

vi.setConfig({ testTimeout: 30_000 });

const section = { releasing() {}, released() {} };

function lockOn(session: LiveSession, name: string) {
  return zookeeperLock({
    zookeeper: zookeeperPort(session, '', unobserved),
    clock: { nowMs: () => performance.now(), sleep: () => new Promise(() => {}) },
    random: { next: Math.random, integer: () => 0, uuid: () => name },
    trace: { acquired: () => section, releasingUnheld: () => section },
    lock: '/lock',
    waitMs: 0,
  });
}

describeWith(['zookeeper'], 'the lock on a real ensemble of three', () => {
  const zookeeper = useZookeeper(3);

  it('is two holders’ at once where the first is silent for longer than its session, and is told so', async () => {
    const { endpoint } = zookeeper.servers;
    const [server] = endpoint.servers;
    if (server === undefined) throw new Error('expected a server, got none');
    await createRoot(endpoint, '/lock');
    const proxy = await startTcpProxy(server);
    const cutOff = new LiveSession({ ...endpoint, servers: [proxy.address] }, 1_000);
    const other = new LiveSession(endpoint, 1_000);
    await Promise.all([cutOff.connect(), other.connect()]);
    const inside: string[] = [];
    const first = lockOn(
      cutOff,
      'first',
    )(async (hold) => {
      inside.push('first');
      proxy.hold();
      await vi.waitFor(() => expect(inside).toEqual(['first', 'second']), { timeout: 10_000 });
      proxy.letGo();
      await vi.waitFor(() => expect(hold.isLost).toBe(true), { timeout: 10_000 });
      return 'still inside';
    });
    await vi.waitFor(() => expect(inside).toEqual(['first']), { timeout: 10_000 });
    const second = lockOn(
      other,
      'second',
    )(async () => {
      inside.push('second');
      await first;
      return 'sold';
    });
    expect(await Promise.all([first, second])).toEqual(['still inside', 'sold']);
    await Promise.all([cutOff.close(), other.close(), proxy.close()]);
    await removeRoot(endpoint, '/lock');
  });

  it('finds its node again where the answer to its creation was lost', async () => {
    const { endpoint } = zookeeper.servers;
    await createRoot(endpoint, '/lock');
    const session = new LiveSession(endpoint, 2_000);
    await session.connect();
    const port = zookeeperPort(session, '', unobserved);
    let creations = 0;
    const lock = zookeeperLock({
      zookeeper: {
        ...port,
        create: async (...made) => {
          creations += 1;
          await port.create(...made);
          const { ZookeeperError } = await import('../../../src/core/zookeeper-error.ts');
          throw new ZookeeperError('connection-loss', 'lost by the test');
        },
        session: port.session,
      },
      clock: { nowMs: () => performance.now(), sleep: () => new Promise(() => {}) },
      random: { next: Math.random, integer: () => 0, uuid: () => 'mine' },
      trace: { acquired: () => section, releasingUnheld: () => section },
      lock: '/lock',
      waitMs: 0,
    });
    const names = await lock(() => port.getChildren('/lock'));
    expect([creations, names]).toEqual([1, ['_c_mine-lock-0000000000']]);
    expect(await port.getChildren('/lock')).toEqual([]);
    await session.close();
    await removeRoot(endpoint, '/lock');
  });
});

describeWith(['zookeeper'], 'a session that is closed while somebody waits for the lock', () => {
  const zookeeper = useZookeeper();

  it('answers nobody any more, and keeps nothing busy', async () => {
    const { endpoint } = zookeeper.servers;
    await createRoot(endpoint, '/lock');
    const [holding, waiting] = [new LiveSession(endpoint, 2_000), new LiveSession(endpoint, 2_000)];
    await Promise.all([holding.connect(), waiting.connect()]);
    let inside = 0;
    const hold = new Promise(() => {});
    for (const session of [holding, waiting]) {
      void lockOn(
        session,
        `${inside}`,
      )(() => {
        inside += 1;
        return hold;
      });
      await vi.waitFor(() => expect(inside).toBe(1), { timeout: 10_000 });
    }
    const asked = zookeeperPort(waiting, '', unobserved).getChildren('/lock');
    await Promise.all([waiting.close(), holding.close()]);
    const answered = asked.then(
      () => 'answered',
      () => 'refused',
    );
    const turn = new Promise((resolve) => setTimeout(() => resolve('the loop turns'), 100));
    expect(await Promise.race([answered, turn])).toBe('the loop turns');
    expect(inside).toBe(1);
  });
});

it('reads servers, and a path', () => {
  const read = (text: string) => parseZookeeper(text, { allowRemote: true });
  expect(read('a:1,[::1]:2,b/shop/')).toMatchObject({
    servers: [
      { host: 'a', port: 1 },
      { host: '::1', port: 2 },
      { host: 'b', port: 2181 },
    ],
    chroot: '/shop',
  });
  const remote = () => parseZookeeper('example.com:2181', { allowRemote: false });
  expect(remote).toThrow('expected servers on this machine');
  expect(() => read('a:0')).toThrow('expected servers as host:port');
});
