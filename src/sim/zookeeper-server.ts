import type { PlannedEvent } from './kernel.ts';
import type { Legs } from './network.ts';
import { Link } from './redis-client/link.ts';
import type { Timeline } from './timeline.ts';
import type { ZookeeperConnection } from './zookeeper-model/connection.ts';
import { ZookeeperModel } from './zookeeper-model/server.ts';

/** The simulated ZooKeeper of a run: a model, and who is heard of. A client is, as long as nobody says otherwise. */
export class SimZookeeperServer {
  readonly model = new ZookeeperModel();
  /** Of sessions, ms. */
  readonly timeoutMs: number;
  readonly #kernel: Timeline;
  readonly #silent = new Map<ZookeeperConnection, PlannedEvent>();

  constructor(kernel: Timeline, timeoutMs: number) {
    this.#kernel = kernel;
    this.timeoutMs = timeoutMs;
  }

  /** One more connection, with its own share of the network. */
  openLink(legs: Legs): Link<ZookeeperConnection> {
    return new Link(this.#kernel, this.model.connect(), legs);
  }

  /**
   * From now on nothing is heard of the client, whose process stands still or is gone: its session ends
   * when its timeout is over.
   */
  silence(connection: ZookeeperConnection): void {
    if (this.#silent.has(connection)) return;
    const { session } = connection;
    const planned = this.#kernel.at(this.#kernel.nowUs() + this.timeoutMs * 1000, () => {
      if (session !== undefined) this.model.expire(session);
    });
    this.#silent.set(connection, planned);
  }

  /** The client is heard of again. */
  heardOf(connection: ZookeeperConnection): void {
    this.#silent.get(connection)?.cancel();
    this.#silent.delete(connection);
  }
}
