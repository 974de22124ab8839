import type { QueueWire, SimQueueServer } from '../queue.ts';
import type { Delivery, ModelQueue, Waiter } from '../queue-model/queue.ts';
import { Link } from '../redis-client/link.ts';
import { ErrorReply } from '../redis-model/reply.ts';
import type { ServerConnection } from '../server-connection.ts';
import { untilAborted } from '../until-aborted.ts';
import { type Arrival, ArrivalConnection } from './arrivals.ts';
import type { SteppedStore } from './store.ts';
import type { WaitingTimeline } from './waiting.ts';

/** How long a request for a message waits at the server, µs. */
const EXPIRES_US = 1_000_000;

/** A server's connection and its link. */
type QueueLink = Link<ArrivalConnection>;

/** The simulated message queue of a searched world: what arrives at the model is a step, and what it answers another. */
export class SteppedQueue implements SteppedStore {
  readonly number = 0;
  readonly name = 'queue';
  readonly server: SimQueueServer;
  readonly #timeline: WaitingTimeline;
  /** Whose each waiter is. */
  readonly #names = new WeakMap<Waiter, string>();

  constructor(timeline: WaitingTimeline) {
    this.#timeline = timeline;
    this.server = { timeline, queues: new Map() };
  }

  isWaiting(connection: ServerConnection): boolean {
    return connection instanceof ArrivalConnection && connection.isWaiting;
  }

  touched(): void {}

  /** It loses no message that it has stored. */
  watching(execute: () => void): void {
    execute();
  }

  /** One node's way to it, over connections that `adopt` takes up. */
  connect(node: number, adopt: (link: QueueLink) => void): QueueWire {
    const open = (): QueueLink => {
      const link = new Link(this.#timeline, new ArrivalConnection(), AT_ONCE);
      adopt(link);
      return link;
    };
    let calls = open();
    /** Connections that nobody waits on: one that waits does not hold up what others ask. */
    const idle: QueueLink[] = [];
    return {
      call(operation, args, work) {
        // Who reads what is left of a process that is gone connects anew.
        if (calls.connection.isClosed) calls = open();
        return call(calls, operation, args, work);
      },
      request: (name, queueOf, signal) => {
        const take = () => idle.pop() ?? open();
        const wait = this.#waiting(`${node}`, queueOf);
        return request({ take, giveBack: (link) => idle.push(link), name, wait }, signal);
      },
    };
  }

  /** All that later requests can depend on; `momentOf` tells a moment, µs. */
  describe(momentOf: (atUs: number, of: 'message' | 'id') => string): string {
    const nameOf = (waiter: Waiter) => this.#names.get(waiter) ?? 'nobody';
    return [...this.server.queues]
      .map(([name, queue]) => `${name} ${queue.describe(nameOf, momentOf)}`)
      .join('\n');
  }

  /** A request for a message, at the server. */
  #waiting(node: string, queueOf: () => ModelQueue): StartWaiting {
    return (deliver, nothing) => {
      const give = (delivery: Delivery): void => {
        expiry.cancel();
        deliver(delivery);
      };
      this.#names.set(give, node);
      let takeBack: () => void = () => undefined;
      const atUs = this.#timeline.nowUs() + EXPIRES_US;
      const expire = () => {
        takeBack();
        nothing();
      };
      const expiry = this.#timeline.at(atUs, expire, 'last');
      takeBack = queueOf().request(give);
      return () => {
        expiry.cancel();
        takeBack();
      };
    };
  }
}

const AT_ONCE = { requestUs: () => 0, replyUs: () => 0 };

/** Begins to wait for a message; what it answers ends that. */
type StartWaiting = (deliver: (delivery: Delivery) => void, nothing: () => void) => () => void;

function call<T>(
  link: QueueLink,
  operation: string,
  args: readonly string[],
  work: () => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let settle: () => void = () => undefined;
    link.connection.prepare((answer) => {
      try {
        const result = work();
        settle = () => resolve(result);
        answer(JSON.stringify(result) ?? 'done');
      } catch (error) {
        settle = () => reject(error);
        answer(refusal(error));
      }
    });
    link.send(link.departure(), operation, args, {
      canLose: true,
      answer: () => settle(),
      lost: () => reject(connectionLost()),
    });
  });
}

/** What a request for a message is made of. */
interface Request {
  take(): QueueLink;
  giveBack(link: QueueLink): void;
  readonly name: string;
  readonly wait: StartWaiting;
}

async function request(
  { take, giveBack, name, wait }: Request,
  signal: AbortSignal | undefined,
): Promise<Delivery | undefined> {
  let found: Delivery | undefined;
  let failure: unknown;
  await untilAborted(signal, (wake) => {
    const link = take();
    let takeBack: () => void = () => undefined;
    let isGivenUp = false;
    const arrival: Arrival = (answer) => {
      if (isGivenUp) return answer('nothing');
      try {
        const deliver = (delivery: Delivery): void => {
          found = delivery;
          answer(JSON.stringify(delivery));
        };
        takeBack = wait(deliver, () => answer('nothing'));
      } catch (error) {
        failure = error;
        answer(refusal(error));
      }
    };
    link.connection.prepare(arrival);
    link.connection.onGone = () => takeBack();
    link.send(link.departure(), 'next', [name], {
      canLose: true,
      answer() {
        giveBack(link);
        wake();
      },
      lost() {
        failure = connectionLost();
        wake();
      },
    });
    return () => {
      isGivenUp = true;
      // What waits for its answer is not used again.
      takeBack();
    };
  });
  if (failure !== undefined) throw failure;
  // One that comes after the abort is nobody's: it is delivered again after its ack wait.
  return signal?.aborted ? undefined : found;
}

function refusal(error: unknown): ErrorReply {
  return new ErrorReply(error instanceof Error ? error.message : String(error));
}

function connectionLost(): Error {
  return new Error('the connection to the queue was lost');
}
