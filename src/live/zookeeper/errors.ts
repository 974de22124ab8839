import type { Exception } from 'node-zookeeper-client';
import { ZookeeperError, type ZookeeperErrorCode } from '../../core/zookeeper-error.ts';

/** ZooKeeper's codes that have a name of ours. */
const CODES: Readonly<Record<number, ZookeeperErrorCode>> = {
  [-4]: 'connection-loss',
  [-101]: 'no-node',
  [-103]: 'bad-version',
  [-108]: 'no-children-for-ephemerals',
  [-110]: 'node-exists',
  [-111]: 'not-empty',
  [-112]: 'session-expired',
};

/** The client's error as the port tells it. */
export function errorOf({ code, message }: Exception, path: string): ZookeeperError {
  const known = CODES[code];
  return new ZookeeperError(known ?? 'refused', known === undefined ? message : path);
}
