import type { CallObserver } from '../../core/observer.ts';
import type { NodeClients } from '../../ports/host.ts';
import type { NodeHooks } from '../store.ts';
import { RedisConnections, type RedisSpec } from './redis.ts';
import { connectStore, type StoreConnections, type StoreSpec } from './stores.ts';

/** What a process of the shop needs to connect to everything that its strategy uses. Plain data. */
export interface NodeSpec {
  readonly redis: RedisSpec;
  readonly stores: readonly StoreSpec[];
}

/** The connections of the nodes that run in this process, to all servers of a run. */
export class NodeConnections {
  readonly #spec: NodeSpec;
  readonly #hooks: NodeHooks;
  readonly #redis: RedisConnections;
  readonly #stores: StoreConnections[] = [];

  constructor(spec: NodeSpec, hooks: NodeHooks) {
    this.#spec = spec;
    this.#hooks = hooks;
    this.#redis = new RedisConnections(spec.redis, hooks);
  }

  /**
   * Connects one node.
   *
   * @throws SeckillError (`target`)
   */
  async connectNode(observer: CallObserver): Promise<NodeClients> {
    const stores = await Promise.all(this.#spec.stores.map((spec) => this.#connectStore(spec)));
    const redis = await this.#redis.connectNode(observer);
    return Object.assign({}, ...stores.map(({ clients }) => clients), redis);
  }

  /** True where a connection is gone. */
  isBroken(): boolean {
    return this.#stores.some((store) => store.isBroken()) || this.#redis.isBroken();
  }

  /** See {@link RedisConnections.recovered}. */
  recovered(): Promise<void> {
    return this.#redis.recovered();
  }

  /** See {@link StoreConnections.abandon}. */
  abandon(): void {
    for (const store of this.#stores) store.abandon();
  }

  close(): void {
    this.#redis.close();
    for (const store of this.#stores) store.close();
  }

  async #connectStore(spec: StoreSpec): Promise<StoreConnections> {
    const store = await connectStore(spec, this.#hooks);
    this.#stores.push(store);
    return store;
  }
}
