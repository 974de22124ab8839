import type { TimedEvent } from '../event-queue.ts';
import type { Legs } from '../network.ts';
import type { Reply } from '../redis-model/reply.ts';
import type { ModelConnection } from '../redis-model/server.ts';
import type { ServerConnection } from '../server-connection.ts';
import type { Timeline } from '../timeline.ts';

/** A connection to a model of any server. */
export type AnyLink = Link<ServerConnection>;

/** Whether a client's process lets code go on. */
export interface ClientPower {
  /** True where `act` has to wait, or will never be. */
  keeps(act: () => void): boolean;
  /** Runs work as code of the process: the timers that it sets are its own. */
  within<T>(work: () => T): T;
}

/** Who gets the answer to a command, at the moment at which it reaches the client. */
export interface Receiver {
  answer(reply: Reply): void;
  /** The connection was closed before an answer came. */
  lost(): void;
  /** True where one answer can be lost without the connection. */
  readonly canLose?: boolean;
}

/**
 * One connection between a simulated client and a model: a request leg, an atomic execution at the
 * server, and a reply leg, each with its own delay. Both directions are FIFO, as one TCP connection
 * is: what was sent later never arrives earlier.
 */
export class Link<Connection extends ServerConnection = ModelConnection> {
  readonly kernel: Timeline;
  readonly connection: Connection;
  /** The server has closed the connection, and the client hears of it. */
  onClosed: () => void = () => {};
  /** The process at the client's end, where that may fail. */
  power: ClientPower | undefined;
  readonly #legs: Legs;
  #requestsUntilUs = 0;
  #repliesUntilUs = 0;
  #repliedAtUs = -1;
  #isCut = false;
  /** What is on its way back will not be heard. */
  #isReset = false;
  /** Commands that the server has not answered yet: a blocked one, and those behind it. */
  readonly #unanswered: Exchange[] = [];

  constructor(kernel: Timeline, connection: Connection, legs: Legs) {
    this.kernel = kernel;
    this.connection = connection;
    this.#legs = legs;
    connection.onReply = (reply) => {
      const exchange = this.#unanswered.shift();
      if (exchange !== undefined) this.#reply(exchange, reply);
    };
    // After the reply to the running command, which may be QUIT's.
    connection.onClose = () => kernel.at(kernel.nowUs(), () => this.push(() => this.onClosed()));
  }

  /** How long the next request takes to arrive; commands sent with one write share one departure. */
  departure(): number {
    const arrivesUs = this.kernel.nowUs() + this.#legs.requestUs();
    this.#requestsUntilUs = Math.max(this.#requestsUntilUs, arrivesUs);
    return this.#requestsUntilUs;
  }

  /** Sends a command that arrives at `arrivesUs`, a time from {@link departure}. */
  send(arrivesUs: number, name: string, args: readonly string[], receiver: Receiver): void {
    this.kernel.plan(new Exchange(this, arrivesUs, name, args, receiver));
  }

  /** Plans what the server pushes without being asked (`reply`, if any); it keeps its place among the replies. */
  push(deliver: () => void, reply?: Reply): void {
    this.kernel.plan(new Push(this, this.#replyTimeUs(), deliver, reply));
  }

  /** Cuts the connection: what is on its way, in either direction, is lost. */
  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.connection.close();
    for (const { receiver } of this.#takeUnanswered()) receiver.lost();
  }

  /**
   * The server's process is gone. What it has sent still arrives, or is thrown away with the rest where the connection
   * is reset. Then the client hears of it, and so does whoever waits for an answer, each as a step of its own.
   */
  die(isReset: boolean): void {
    this.#isReset = isReset;
    this.connection.close();
    this.push(() => {
      this.#isCut = true;
      for (const { receiver } of this.#takeUnanswered()) this.later(() => receiver.lost());
      if (this.power === undefined) this.onClosed();
      else this.power.within(this.onClosed);
    });
  }

  /** Lets code of the client go on, as a step of its own. */
  later(act: () => void): void {
    this.kernel.at(this.kernel.nowUs(), () => this.#goOn(act));
  }

  /** The client's process is gone: what it has sent still arrives, and nobody hears the replies. */
  abandon(): void {
    this.kernel.at(this.#requestsUntilUs, () => {
      this.#isCut = true;
      this.connection.close();
    });
  }

  /** The connection breaks, and the client hears of it. */
  breakOff(): void {
    this.onClosed();
  }

  /** True once nothing travels on it any more. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** What is on its way or at the server, in the order in which it was sent. */
  #takeUnanswered(): readonly Exchange[] {
    const underWay = this.kernel.planned().filter((event) => this.#owns(event));
    const all = [...(underWay as Exchange[]), ...this.#unanswered.splice(0)];
    return all.sort((a, b) => a.order - b.order);
  }

  #goOn(act: () => void): void {
    if (this.power?.keeps(() => this.#goOn(act)) === true) return;
    this.kernel.woke();
    act();
  }

  #owns(event: TimedEvent): event is Exchange {
    return event instanceof Exchange && event.link === this;
  }

  /** At the server. */
  execute(exchange: Exchange): void {
    if (this.#isCut) return;
    const { name } = exchange;
    const reply = this.connection.execute(name, exchange.args);
    if (reply !== undefined) this.#reply(exchange, reply);
    else if (!ANSWERED_BY_PUSHES.has(name)) this.#unanswered.push(exchange);
  }

  /** At the client. */
  deliver(exchange: Exchange, reply: Reply): void {
    if (this.#isCut) return;
    if (this.power?.keeps(() => this.deliver(exchange, reply)) === true) return;
    if (this.#isReset) {
      this.#unanswered.push(exchange);
      return;
    }
    this.kernel.woke();
    exchange.receiver.answer(reply);
  }

  #reply(exchange: Exchange, reply: Reply): void {
    exchange.reply = reply;
    exchange.atUs = this.#replyTimeUs();
    this.kernel.plan(exchange);
  }

  /** Replies to what arrived with one write leave together. */
  #replyTimeUs(): number {
    const nowUs = this.kernel.nowUs();
    if (this.#repliedAtUs !== nowUs) {
      this.#repliedAtUs = nowUs;
      this.#repliesUntilUs = Math.max(this.#repliesUntilUs, nowUs + this.#legs.replyUs());
    }
    return this.#repliesUntilUs;
  }
}

/** What the server pushes, on its way. */
class Push implements TimedEvent {
  atUs: number;
  order = 0;
  readonly link: AnyLink;
  readonly isInbound = true;
  readonly reply: Reply | undefined;
  readonly #deliver: () => void;

  constructor(link: AnyLink, atUs: number, deliver: () => void, reply: Reply | undefined) {
    this.link = link;
    this.atUs = atUs;
    this.reply = reply;
    this.#deliver = deliver;
  }

  fire(): void {
    const { link } = this;
    if (link.isCut || link.power?.keeps(() => this.fire()) === true) return;
    link.kernel.woke();
    this.#deliver();
  }
}

/** One command on its way: planned once for its arrival and once more for its reply. */
export class Exchange implements TimedEvent {
  atUs: number;
  order = 0;
  reply: Reply | undefined;
  readonly link: AnyLink;
  readonly name: string;
  readonly args: readonly string[];
  readonly receiver: Receiver;

  constructor(
    link: AnyLink,
    atUs: number,
    name: string,
    args: readonly string[],
    receiver: Receiver,
  ) {
    this.link = link;
    this.atUs = atUs;
    this.name = name;
    this.args = args;
    this.receiver = receiver;
  }

  get isInbound(): boolean {
    return this.reply !== undefined;
  }

  fire(): void {
    if (this.reply === undefined) this.link.execute(this);
    else this.link.deliver(this, this.reply);
  }
}

/** Commands whose only answers are confirmations that come as pushes, one for each channel. */
export const ANSWERED_BY_PUSHES: ReadonlySet<string> = new Set([
  'subscribe',
  'psubscribe',
  'ssubscribe',
  'unsubscribe',
  'punsubscribe',
  'sunsubscribe',
]);
