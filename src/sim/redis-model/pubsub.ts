import { matchesGlob } from './glob.ts';
import type { Reply } from './reply.ts';

/** Somebody who is subscribed. */
export interface Subscriber {
  onPush: (reply: readonly Reply[]) => void;
}

/** Which of the three kinds of subscription. */
export type Subscription = 'channel' | 'pattern' | 'shard';

/** Who listens to what, in the order of subscription. Subscriptions know no database. */
export class PubSub {
  /** Told of each message that a client publishes here: a cluster passes it on to its other servers. */
  onPublish: (channel: string, message: string) => void = () => {};
  readonly #subscribers: Record<Subscription, Map<string, Set<Subscriber>>> = {
    channel: new Map(),
    pattern: new Map(),
    shard: new Map(),
  };

  /** Names that have subscribers, in the order of their first. */
  names(kind: Subscription): readonly string[] {
    return [...this.#subscribers[kind].keys()];
  }

  /** How many are subscribed to this name. */
  count(kind: Subscription, name: string): number {
    return this.#subscribers[kind].get(name)?.size ?? 0;
  }

  add(kind: Subscription, name: string, subscriber: Subscriber): void {
    const subscribers = this.#subscribers[kind].get(name);
    if (subscribers === undefined) this.#subscribers[kind].set(name, new Set([subscriber]));
    else subscribers.add(subscriber);
  }

  remove(kind: Subscription, name: string, subscriber: Subscriber): void {
    const subscribers = this.#subscribers[kind].get(name);
    if (subscribers === undefined) return;
    subscribers.delete(subscriber);
    if (subscribers.size === 0) this.#subscribers[kind].delete(name);
  }

  /** Sends to the channel and to matching patterns. Answers how many messages went out here. */
  publish(channel: string, message: string): number {
    const sent = this.deliver(channel, message);
    this.onPublish(channel, message);
    return sent;
  }

  /** As {@link publish}, of what was published elsewhere. */
  deliver(channel: string, message: string): number {
    let sent = 0;
    for (const subscriber of this.#subscribers.channel.get(channel) ?? []) {
      subscriber.onPush(['message', channel, message]);
      sent += 1;
    }
    for (const [pattern, subscribers] of this.#subscribers.pattern) {
      if (!matchesGlob(pattern, channel)) continue;
      for (const subscriber of subscribers) {
        subscriber.onPush(['pmessage', pattern, channel, message]);
        sent += 1;
      }
    }
    return sent;
  }

  /** Sends to a shard channel. Answers how many messages went out. */
  publishToShard(channel: string, message: string): number {
    const subscribers = this.#subscribers.shard.get(channel) ?? new Set<Subscriber>();
    for (const subscriber of subscribers) subscriber.onPush(['smessage', channel, message]);
    return subscribers.size;
  }
}
