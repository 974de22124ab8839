import type { Reply } from '../redis-model/reply.ts';
import type { ServerConnection } from '../server-connection.ts';

/** What a request does when it arrives: it is answered once, then or later. */
export type Arrival = (answer: (reply: Reply) => void) => void;

/** A connection whose requests are functions: what they ask of a model goes beside their names. */
export class ArrivalConnection implements ServerConnection {
  readonly subscriptionCount = 0;
  readonly transaction = undefined;
  onReply: (reply: Reply) => void = () => {};
  onClose: () => void = () => {};
  isClosed = false;
  /** What the requests on their way will do, in the order in which they were sent. */
  readonly #sent: Arrival[] = [];
  #waiting = 0;
  /** Called once it is closed: the server forgets what it keeps for it. */
  onGone: () => void = () => {};

  /** To be called just before the request is sent. */
  prepare(arrival: Arrival): void {
    this.#sent.push(arrival);
  }

  /** True while the server has not answered a request that has arrived. */
  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  execute(): Reply | undefined {
    const arrival = this.#sent.shift();
    if (arrival === undefined) throw new Error('a request that does nothing');
    let atOnce: Reply | undefined;
    let isLate = false;
    this.#waiting += 1;
    arrival((reply) => {
      this.#waiting -= 1;
      if (isLate) this.onReply(reply);
      else atOnce = reply;
    });
    isLate = true;
    return atOnce;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#waiting = 0;
    this.onGone();
  }

  /** The process at the other end is gone: nobody hears what it has asked for. */
  reset(): void {
    this.onReply = () => {};
    this.close();
  }
}
