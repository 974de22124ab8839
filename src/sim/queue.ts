import type { CallObserver } from '../core/observer.ts';
import type { Scope } from '../core/scope.ts';
import type { QueueMessage, QueuePort } from '../ports/queue.ts';
import type { Legs } from './network.ts';
import { type Delivery, ModelQueue } from './queue-model/queue.ts';
import type { Timeline } from './timeline.ts';
import { untilAborted } from './until-aborted.ts';

/** How long a request for a message waits at the server, µs. */
const EXPIRES_US = 1_000_000;

/** What one node's connection to the simulated server is made of. */
export interface SimQueueOptions {
  /** The node's: it may stop, and the server's goes on. */
  readonly timeline: Timeline;
  readonly scope: Scope;
  readonly legs: Legs;
  /** Which all nodes share. */
  readonly server: SimQueueServer;
}

/** The simulated server. */
export interface SimQueueServer {
  readonly timeline: Timeline;
  /** By name. */
  readonly queues: Map<string, ModelQueue>;
}

/** What takes a node's requests to the server, and its replies back. */
export interface QueueWire {
  /** Executes `work` at the server, and settles as it does when the reply has come. */
  call<T>(operation: string, args: readonly string[], work: () => T): Promise<T>;
  /** Asks for a message; settles with nothing when the server has waited for about a second, or `signal` is aborted. */
  request(
    name: string,
    queueOf: () => ModelQueue,
    signal: AbortSignal | undefined,
  ): Promise<Delivery | undefined>;
}

/**
 * One node's connection to a model of a message queue: a request leg, an atomic execution at the server, and a reply
 * leg; both directions are FIFO. Gives the port as an observer sees it.
 */
export function simQueue(options: SimQueueOptions): (observer: CallObserver) => QueuePort {
  return queuePort(options.server, new Wire(options));
}

/** The port on a modelled server, as an observer sees it. */
export function queuePort(
  { queues, timeline }: SimQueueServer,
  wire: QueueWire,
): (observer: CallObserver) => QueuePort {
  const queueOf = (name: string): ModelQueue => {
    const queue = queues.get(name);
    if (queue === undefined)
      throw new Error(`queue ${name}: expected one that was created, got none`);
    return queue;
  };
  return (observer) => {
    const observed = async <T>(
      operation: string,
      args: readonly unknown[],
      work: () => Promise<T>,
    ): Promise<T> => {
      const call = observer.sent('queue', operation, args);
      try {
        const reply = await work();
        if (call !== undefined) observer.settled(call, 'answered', reply);
        return reply;
      } catch (error) {
        if (call !== undefined) observer.settled(call, 'refused', error);
        throw error;
      }
    };
    const message = (name: string, delivery: Delivery): QueueMessage => {
      const { id, body, deliveries, sequence } = delivery;
      return {
        ...{ id, body, deliveries },
        ack: () =>
          observed('ack', [name, id], () =>
            wire.call('ack', [name, id], () => queueOf(name).ack(sequence)),
          ),
        nak: (delayMs) =>
          observed('nak', [name, id], () =>
            wire.call('nak', [name, id], () => queueOf(name).nak(sequence, delayMs)),
          ),
      };
    };
    return {
      create: (name, settings) =>
        wire.call('create', [name], () => {
          if (queues.has(name))
            throw new Error(`queue ${name}: expected a new one, got one that is there`);
          queues.set(name, new ModelQueue(settings, timeline));
        }),
      publish: (name, outgoing) =>
        observed('publish', [name, outgoing.id], () =>
          wire.call('publish', [name, outgoing.id], () => queueOf(name).publish(outgoing)),
        ),
      async next(name, signal) {
        const delivery = await wire.request(name, () => queueOf(name), signal);
        return delivery && message(name, delivery);
      },
      waiting: (name) => wire.call('waiting', [name], () => queueOf(name).waiting),
    };
  };
}

/** Both directions of a connection; what was sent later never arrives earlier. */
class Wire implements QueueWire {
  readonly #options: SimQueueOptions;
  #requestsUntilUs = 0;
  #repliesUntilUs = 0;

  constructor(options: SimQueueOptions) {
    this.#options = options;
  }

  call<T>(_operation: string, _args: readonly string[], work: () => T): Promise<T> {
    const owner = this.#options.scope.current();
    return new Promise((resolve, reject) => {
      this.#send(() => {
        try {
          const reply = work();
          this.#reply(owner, () => resolve(reply));
        } catch (error) {
          this.#reply(owner, () => reject(error));
        }
      });
    });
  }

  async request(
    _name: string,
    queueOf: () => ModelQueue,
    signal: AbortSignal | undefined,
  ): Promise<Delivery | undefined> {
    const { scope, server } = this.#options;
    const { timeline } = server;
    const owner = scope.current();
    let found: Delivery | undefined;
    let failure: unknown;
    await untilAborted(signal, (wake) => {
      let takeBack: () => void = () => undefined;
      let isGivenUp = false;
      this.#send(() => {
        if (isGivenUp) return;
        try {
          const expiry = timeline.at(timeline.nowUs() + EXPIRES_US, () => {
            takeBack();
            this.#reply(owner, wake);
          });
          takeBack = queueOf().request((delivery) => {
            expiry.cancel();
            found = delivery;
            this.#reply(owner, wake);
          });
        } catch (error) {
          failure = error;
          this.#reply(owner, wake);
        }
      });
      return () => {
        isGivenUp = true;
        takeBack();
      };
    });
    if (failure !== undefined) throw failure;
    // One that comes after the abort is nobody's: it is delivered again after its ack wait.
    return signal?.aborted ? undefined : found;
  }

  #send(arrive: () => void): void {
    const { timeline, legs, scope } = this.#options;
    const atUs = timeline.nowUs() + legs.requestUs();
    this.#requestsUntilUs = Math.max(this.#requestsUntilUs, atUs);
    // At the server it is nobody's doing.
    timeline.at(this.#requestsUntilUs, () => scope.run(undefined, arrive));
  }

  #reply(owner: object | undefined, deliver: () => void): void {
    const { timeline, legs, scope } = this.#options;
    const atUs = timeline.nowUs() + legs.replyUs();
    this.#repliesUntilUs = Math.max(this.#repliesUntilUs, atUs);
    timeline.at(this.#repliesUntilUs, () => {
      timeline.woke();
      scope.resume(owner);
      deliver();
    });
  }
}
