import { seededSource } from '../../src/core/random.ts';
import { AsyncScope } from '../../src/core/scope.ts';
import { zookeeperPort } from '../../src/live/zookeeper/port.ts';
import { createRoot } from '../../src/live/zookeeper/root.ts';
import type { ZookeeperServers } from '../../src/live/zookeeper/server.ts';
import { LiveSession } from '../../src/live/zookeeper/session.ts';
import type { ZookeeperClient } from '../../src/ports/zookeeper.ts';
import { Kernel } from '../../src/sim/kernel.ts';
import { Network } from '../../src/sim/network.ts';
import { SimZookeeper } from '../../src/sim/zookeeper-client/client.ts';
import { SimZookeeperServer } from '../../src/sim/zookeeper-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { unobserved } from './client-worlds.ts';

/** A client that can fall silent: its process stands still, or it is cut off. */
export interface MutedClient extends ZookeeperClient {
  fallSilent(): void;
  goOn(): void;
}

/** One ZooKeeper, and as many clients of it as a test wants. */
export interface ZookeeperWorld {
  /** Runs the test's body; in virtual time nothing moves outside of it. */
  drive<T>(body: () => Promise<T>): Promise<T>;
  /** A client that is connected, with a session of {@link SESSION_MS}. */
  client(): Promise<MutedClient>;
  close(): Promise<void>;
}

/** As short as the servers allow. */
export const SESSION_MS = 1_000;

/** The simulator. */
export async function simZookeeperWorld(): Promise<ZookeeperWorld> {
  const scope = new AsyncScope();
  const kernel = new Kernel({ careful: true, scope });
  const network = new Network(200, 500);
  network.open();
  const server = new SimZookeeperServer(kernel, SESSION_MS);
  const random = seededSource(1);
  let clients = 0;
  return {
    drive: (body) => kernel.during(body()),
    async client() {
      clients += 1;
      const link = server.openLink(network.legs(random.stream(`client ${clients}`)));
      const options = { link, observer: unobserved, scope, timeoutMs: SESSION_MS };
      const client = new SimZookeeper(options);
      await client.connect();
      return Object.assign(client, {
        fallSilent: () => server.silence(link.connection),
        goOn: () => server.heardOf(link.connection),
      });
    },
    close: async () => {},
  };
}

let worlds = 0;

/** Real servers that are ours alone; each world has a znode of its own. */
export async function liveZookeeperWorld({ endpoint }: ZookeeperServers): Promise<ZookeeperWorld> {
  worlds += 1;
  const root = `/world-${worlds}`;
  await createRoot(endpoint, root);
  const closing: (() => Promise<void>)[] = [];
  return {
    drive: (body) => body(),
    async client() {
      const [first] = endpoint.servers;
      if (first === undefined) throw new Error('expected a server, got none');
      const proxy = await startTcpProxy(first);
      const session = new LiveSession({ ...endpoint, servers: [proxy.address] }, SESSION_MS);
      await session.connect();
      const close = () => session.close();
      closing.push(close, () => proxy.close());
      const port = zookeeperPort(session, root, unobserved);
      const muted = { close, fallSilent: () => proxy.hold(), goOn: () => proxy.letGo() };
      // Its session is another one after each expiry.
      return Object.defineProperties(muted, Object.getOwnPropertyDescriptors(port)) as MutedClient;
    },
    close: async () => {
      for (const close of closing) await close();
    },
  };
}
