import { Link } from '../redis-client/link.ts';
import type { Timeline } from '../timeline.ts';
import type { ZookeeperConnection } from '../zookeeper-model/connection.ts';
import { ZookeeperModel } from '../zookeeper-model/server.ts';
import {
  describeState,
  restoreState,
  saveState,
  type ZookeeperState,
} from '../zookeeper-model/state.ts';
import type { SteppedStore } from './store.ts';

/** True for a node of the shop whose process stands still, or is gone. */
export type IsSilent = (node: number) => boolean;

/** A client of the shop, and since when nothing was heard of it. */
interface Heard {
  readonly node: number;
  /** µs of virtual time; undefined for one that has been heard of until now. */
  sinceUs: number | undefined;
}

/**
 * The simulated ZooKeeper of a searched world. A client whose process runs is heard of all the time, without a step
 * of its own; the session of one that stands still ends when its timeout is over.
 */
export class SteppedZookeeper implements SteppedStore {
  readonly number = 0;
  readonly name = 'zookeeper';
  readonly model = new ZookeeperModel();
  readonly #timeline: Timeline;
  /** Of sessions, ms. */
  readonly timeoutMs: number;
  readonly #clients = new Map<ZookeeperConnection, Heard>();
  #opened: ZookeeperState | undefined;

  constructor(timeline: Timeline, timeoutMs: number) {
    this.#timeline = timeline;
    this.timeoutMs = timeoutMs;
  }

  /** A connection of one node of the shop. */
  openLink(node: number): Link<ZookeeperConnection> {
    const connection = this.model.connect();
    this.#clients.set(connection, { node, sinceUs: undefined });
    return new Link(this.#timeline, connection, { requestUs: () => 0, replyUs: () => 0 });
  }

  isWaiting(): boolean {
    return false;
  }

  touched(): void {}

  /** An ensemble loses no write that it has answered. */
  watching(execute: () => void): void {
    execute();
  }

  keepOpening(): void {
    this.#opened = saveState(this.model);
  }

  /** Back to the opening. */
  reset(): void {
    for (const client of this.#clients.values()) client.sinceUs = undefined;
    if (this.#opened !== undefined) restoreState(this.model, this.#opened);
  }

  /** When the first session of a silent node ends, µs of virtual time; undefined where none does. */
  nextExpiryUs(isSilent: IsSilent): number | undefined {
    let nextUs: number | undefined;
    for (const { node, sinceUs } of this.#alive()) {
      if (!isSilent(node)) continue;
      const atUs = (sinceUs ?? this.#timeline.nowUs()) + this.timeoutMs * 1000;
      nextUs = Math.min(nextUs ?? atUs, atUs);
    }
    return nextUs;
  }

  /** Time is about to pass. */
  beforeTime(isSilent: IsSilent): void {
    for (const client of this.#clients.values()) {
      client.sinceUs = isSilent(client.node)
        ? (client.sinceUs ?? this.#timeline.nowUs())
        : undefined;
    }
  }

  /** Time has passed: sessions of which nothing was heard for their timeout end. */
  afterTime(): void {
    for (const { session, sinceUs } of this.#alive()) {
      if (sinceUs !== undefined && sinceUs + this.timeoutMs * 1000 <= this.#timeline.nowUs())
        this.model.expire(session);
    }
  }

  /** A node goes on. */
  heardOf(node: number): void {
    for (const client of this.#clients.values()) {
      if (client.node === node) client.sinceUs = undefined;
    }
  }

  /** All that later requests can depend on. */
  describe(): string {
    const nodes = new Map<string, string>();
    for (const { session, node, sinceUs } of this.#alive())
      nodes.set(session, `${node}~${sinceUs ?? ''}`);
    return describeState(this.model, (session) => nodes.get(session) ?? 'nobody');
  }

  /** Sessions that live, those of crashed nodes too. */
  #alive(): readonly (Heard & { readonly session: string })[] {
    return [...this.model.sessions].flatMap(([session, connection]) => {
      const heard = this.#clients.get(connection);
      return heard === undefined ? [] : [{ session, ...heard }];
    });
  }
}
