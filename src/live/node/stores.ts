import type { NodeClients } from '../../ports/host.ts';
import type { HttpNodeSpec } from '../http/node.ts';
import type { NatsSpec } from '../nats/node.ts';
import type { NotifierSpec } from '../notifier/node.ts';
import type { SqlNodeSpec } from '../sql/node.ts';
import type { NodeHooks } from '../store.ts';
import type { ZookeeperSpec } from '../zookeeper/node.ts';

/**
 * What a process of the shop needs to connect to a store: plain data, which goes over a pipe. A store takes part
 * by a member of this union and an entry below.
 */
export type StoreSpec = SqlNodeSpec | NatsSpec | NotifierSpec | ZookeeperSpec | HttpNodeSpec;

/** One node's connections to one store. */
export interface StoreConnections {
  /** Its part of the node's clients. */
  readonly clients: Partial<
    Pick<
      NodeClients,
      'sqlSeenBy' | 'queueSeenBy' | 'notifierSeenBy' | 'zookeeperSeenBy' | 'httpSeenBy'
    >
  >;
  /** True where a connection is gone. */
  isBroken(): boolean;
  /** The sale was cut short: gives up what is under way, so that nothing of it can come after its end is read. */
  abandon(): void;
  close(): void;
}

/**
 * Connects a node of the shop to a store.
 *
 * @throws SeckillError (`target`)
 */
export async function connectStore(spec: StoreSpec, hooks: NodeHooks): Promise<StoreConnections> {
  switch (spec.kind) {
    case 'sql': {
      const { connectSqlNode } = await import('../sql/node.ts');
      return connectSqlNode(spec, hooks);
    }
    case 'nats': {
      const { connectNatsNode } = await import('../nats/node.ts');
      return connectNatsNode(spec, hooks);
    }
    case 'zookeeper': {
      const { connectZookeeperNode } = await import('../zookeeper/node.ts');
      return connectZookeeperNode(spec, hooks);
    }
    case 'http': {
      const { connectHttpNode } = await import('../http/node.ts');
      return connectHttpNode(spec, hooks);
    }
    case 'notifier': {
      const { connectNotifierNode } = await import('../notifier/node.ts');
      return connectNotifierNode(spec);
    }
  }
}
