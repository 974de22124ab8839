/**
 * The lock of zookeeper-lock alone (its port, its session, its release, and nothing else of a purchase), and the barest
 * client loop of the same requests, one holder after the other, batch by batch in turn: what else the machine does
 * slows both. Prints both rates, cycles/s. Arguments: host:port, batches, cycles of each.
 */
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { createJiti } from 'jiti';
import zookeeper from 'node-zookeeper-client';

const [server, batches, cycles] = process.argv.slice(2);
const bare = await bareLoop();
const ours = await lockLoop();
const [bareMs, oursMs] = [[], []];
// The first ones warm up.
for (let batch = -2; batch < Number(batches); batch++) {
  const [one, other] = [await timed(bare.cycle), await timed(ours.cycle)];
  if (batch < 0) continue;
  bareMs.push(one);
  oursMs.push(other);
}
await bare.close();
await ours.close();
process.stdout.write(JSON.stringify({ bare: perSec(bareMs), ours: perSec(oursMs) }));

async function timed(cycle) {
  const startedMs = performance.now();
  for (let done = 0; done < Number(cycles); done++) await cycle();
  return performance.now() - startedMs;
}

function perSec(times) {
  return (Number(cycles) * times.length * 1000) / times.reduce((sum, ms) => sum + ms, 0);
}

async function bareLoop() {
  const client = zookeeper.createClient(server);
  const connected = new Promise((resolve) => client.once('connected', resolve));
  client.connect();
  await connected;
  const create = promisify(client.create.bind(client));
  const getChildren = promisify(client.getChildren.bind(client));
  const remove = promisify(client.remove.bind(client));
  const { PERSISTENT, EPHEMERAL_SEQUENTIAL } = zookeeper.CreateMode;
  const lock = `/bare-${process.pid}`;
  await create(lock, Buffer.alloc(0), PERSISTENT);
  return {
    async cycle() {
      const own = await create(`${lock}/lock-`, Buffer.alloc(0), EPHEMERAL_SEQUENTIAL);
      await getChildren(lock);
      await remove(own, -1);
    },
    close: async () => client.close(),
  };
}

async function lockLoop() {
  const load = createJiti(import.meta.url);
  const { zookeeperPort } = await load.import('../src/live/zookeeper/port.ts');
  const { createRoot } = await load.import('../src/live/zookeeper/root.ts');
  const { LiveSession } = await load.import('../src/live/zookeeper/session.ts');
  const { zookeeperLock } = await load.import('../src/strategies/locks/zookeeper-lock.ts');
  const [host, port] = server.split(':');
  const endpoint = { label: server, servers: [{ host, port: Number(port) }], chroot: '' };
  const lock = `/lock-${process.pid}`;
  await createRoot(endpoint, lock);
  const session = new LiveSession(endpoint, 10_000);
  await session.connect();
  const unobserved = { sent: () => undefined, settled: () => {} };
  const section = { releasing() {}, released() {} };
  const nobodyWaits = () => Promise.reject(new Error('nobody waits'));
  const alone = zookeeperLock({
    zookeeper: zookeeperPort(session, '', unobserved),
    clock: { nowMs: () => performance.now(), sleep: nobodyWaits },
    random: { uuid: randomUUID },
    trace: { acquired: () => section },
    lock,
    waitMs: 0,
  });
  return { cycle: () => alone(async () => {}), close: () => session.close() };
}
