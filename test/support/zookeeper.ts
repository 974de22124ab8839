import { findZookeeperProgram, type ZookeeperProgram } from '../../src/live/zookeeper/program.ts';
import { startZookeeper, type ZookeeperServers } from '../../src/live/zookeeper/server.ts';
import { used } from './used.ts';

/** What runs a ZooKeeper on this machine; call only inside `describeWith`. */
export function zookeeperProgram(): ZookeeperProgram {
  return findZookeeperProgram({ path: process.env.PATH ?? '', platform: process.platform });
}

/** A throwaway ZooKeeper for the tests of one `describe`, started before and stopped after them. */
export function useZookeeper(nodes = 1): {
  readonly servers: ZookeeperServers;
  readonly list: string;
} {
  const started = used(() => startZookeeper(zookeeperProgram(), { nodes }), 60_000);
  return {
    get servers() {
      return started();
    },
    /** What `--zookeeper` takes. */
    get list() {
      return started()
        .endpoint.servers.map(({ host, port }) => `${host}:${port}`)
        .join();
    },
  };
}
