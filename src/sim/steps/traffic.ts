import type { Scope } from '../../core/scope.ts';
import type { TimedEvent } from '../event-queue.ts';
import { type AnyLink, Exchange } from '../redis-client/link.ts';
import { HANDSHAKE, isRedisLane, type Lane, laneName, replyText } from './lane.ts';
import type { Mirror } from './mirror.ts';
import type { Observations } from './observations.ts';
import type { SteppedStore } from './store.ts';

/** What traffic needs of the world that it is part of. */
export interface TrafficOptions {
  readonly scope: Scope;
  readonly observations: Observations;
  /** True where what travels on a node's connections may be the doing of several. */
  readonly notesSenders: boolean;
  /** Whose doing something of the node is where nobody knows. */
  ownerOfNode(node: number): number;
  /** Where what this one sees is noted. */
  slotOf(actor: number): number;
  /** True where a reply is taken as soon as its command has run. */
  readonly repliesAtOnce: boolean;
  /** True while a server may yet lose its last write. */
  keepsWrites(): boolean;
}

/** The connections of a searched world, and what is on its way on them. Nothing moves by itself. */
export class Traffic {
  readonly lanes: Lane[] = [];
  /** Real servers that do what the models do; absent in a search. */
  mirror: Mirror | undefined;
  /** Settles when the mirror has followed; until then nothing else may happen. */
  following: Promise<void> | undefined;
  readonly #options: TrafficOptions;
  readonly #laneOf = new Map<AnyLink, Lane>();
  /** Who sent what is on its way, where buyers share a node. */
  readonly #senders = new WeakMap<object, number>();

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** Takes up a connection; what travels on it is the doing of `node`'s buyers. */
  adopt(link: AnyLink, node: number, server: SteppedStore): void {
    const index = this.lanes.filter((lane) => lane.node === node && lane.server === server).length;
    const lane = { link, node, index, server, out: [], in: [] };
    this.lanes.push(lane);
    this.#laneOf.set(link, lane);
  }

  /** Forgets connections, and what is on its way on them. */
  drop(links: readonly AnyLink[]): void {
    for (const link of links) link.connection.close();
    const left = this.lanes.filter(({ link }) => !links.includes(link));
    this.lanes.length = 0;
    this.#laneOf.clear();
    for (const { link, node, server } of left) this.adopt(link, node, server);
  }

  /** Puts an event on its lane; answers false for one that is on none. */
  plan(event: TimedEvent): boolean {
    const lane = event.link === undefined ? undefined : this.#laneOf.get(event.link);
    if (lane === undefined) return false;
    if (event.isInbound === true) lane.in.push(event);
    else {
      lane.out.push(event as Exchange);
      if (this.#options.notesSenders) this.#noteSender(event);
    }
    return true;
  }

  /** Everything that is on its way. */
  planned(): readonly TimedEvent[] {
    return this.lanes.flatMap((lane) => [...lane.out, ...lane.in]);
  }

  /** Who sent what travels on a lane of this node. */
  senderOf(event: object | undefined, node: number): number {
    return (event && this.#senders.get(event)) ?? this.#options.ownerOfNode(node);
  }

  /** True where a connection is gone. */
  get hasLost(): boolean {
    return this.lanes.some(({ link }) => link.isCut || link.connection.isClosed);
  }

  /** True where a connection of the node may be told something that its node has not just asked for. */
  isListening(node: number): boolean {
    return this.lanes.some(({ link: { connection }, server, node: its }) => {
      if (its !== node) return false;
      return connection.subscriptionCount > 0 || server.isWaiting(connection);
    });
  }

  /** The lane's first command arrives at the model, and at the mirror where there is one; `then` is what comes of it. */
  carry(lane: Lane, then: () => void = () => {}): void {
    if (this.mirror === undefined || !isRedisLane(lane)) {
      this.#call(lane);
      then();
      return;
    }
    const carried = this.mirror.carry(lane, () => this.#call(lane));
    this.follow(carried, () => {
      this.#options.scope.resume(undefined);
      then();
    });
  }

  /** Waits for the mirror, where it has something to do. */
  follow(followed: Promise<void> | undefined, then: () => void = () => {}): void {
    this.following = followed?.then(() => {
      this.following = undefined;
      then();
    });
  }

  /** The mirror does what time does. */
  pass(): void {
    this.follow(this.mirror?.pass());
  }

  /** Takes what came back, where that is no choice of its own: connecting is no doing of the strategy's. */
  take(lane: Lane): void {
    const isDue = (event: TimedEvent) => this.#options.repliesAtOnce || isHandshake(event);
    while (lane.in[0] !== undefined && isDue(lane.in[0])) this.deliver(lane);
  }

  /** Takes what came back first, once the mirror's has come too. */
  hear(lane: Lane): void {
    if (this.mirror === undefined) this.deliver(lane);
    else this.follow(this.mirror.pass(), () => this.deliver(lane));
  }

  /** Takes what came back first. */
  deliver(lane: Lane): void {
    const event = lane.in.shift();
    if (event === undefined) return;
    const { observations } = this.#options;
    if (observations.isKept && !isHandshake(event)) {
      observations.add(this.#slotOf(lane, event), `${laneName(lane)} ${replyText(event)}`);
    }
    event.fire();
  }

  /** The reply that came last never reaches its client, which gets an error. */
  lose(lane: Lane): void {
    const last = lane.in.at(-1);
    this.#options.observations.add(this.#slotOf(lane, last), `lost ${laneName(lane)}`);
    // Some commands are answered later, or by what the server pushes.
    if (!(last instanceof Exchange)) return;
    lane.in.pop();
    if (last.receiver.canLose === true) last.receiver.lost();
    else lane.link.breakOff();
  }

  /** The servers drop what they kept for the node's connections, and nobody hears what is on its way. */
  cutOff(node: number): void {
    for (const lane of this.lanes) {
      if (lane.node !== node) continue;
      lane.link.connection.reset();
      if (isRedisLane(lane)) this.mirror?.crash(lane);
      lane.out.length = 0;
      lane.in.length = 0;
    }
  }

  /** Nothing is on its way any more. */
  clear(): void {
    for (const lane of this.lanes) {
      lane.out.length = 0;
      lane.in.length = 0;
    }
  }

  #call(lane: Lane): void {
    const exchange = lane.out.shift();
    if (exchange === undefined) return;
    lane.server.touched();
    if (this.#options.keepsWrites()) lane.server.watching(() => exchange.fire());
    else exchange.fire();
  }

  #slotOf({ node }: Lane, event: object | undefined): number {
    return this.#options.notesSenders ? this.#options.slotOf(this.senderOf(event, node)) : node;
  }

  #noteSender(event: TimedEvent): void {
    const owner = this.#options.scope.current() as { readonly buyer?: number } | undefined;
    if (owner?.buyer !== undefined) this.#senders.set(event, owner.buyer);
  }
}

function isHandshake(event: TimedEvent): boolean {
  return HANDSHAKE.has((event as Partial<Exchange>).name ?? '');
}
