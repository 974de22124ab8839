import type { AnyStrategy } from '../ports/strategy.ts';
import { ZOOKEEPER_SESSION_MS } from '../ports/zookeeper.ts';

/** How long the sessions of a strategy's ZooKeeper live unheard of, ms; undefined where it needs none. */
export function zookeeperSessionFor({ needs }: AnyStrategy): number | undefined {
  return needs.includes('zookeeper') ? ZOOKEEPER_SESSION_MS : undefined;
}
