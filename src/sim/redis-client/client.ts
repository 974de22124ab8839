import { Command, Redis, type RedisOptions, ReplyError } from 'ioredis';
import { endOfErrorReply } from '../../core/error-reply.ts';
import type { CallSent } from '../../core/history.ts';
import type { CallEnd, CallObserver } from '../../core/observer.ts';
import { ErrorReply, type Reply } from '../redis-model/reply.ts';
import { toBinary } from './bytes.ts';
import { simConnector } from './connector.ts';
import { toJsReply } from './js-reply.ts';
import type { Link, Receiver } from './link.ts';

/** What a simulated client is made of. */
export interface SimClientOptions {
  /** Opens one more connection to the server; undefined where nobody serves. */
  readonly openLink: () => Link | undefined;
  /**
   * For a server that can die: the pause before each try to connect again, ms of virtual time, or null for none. What
   * cannot be sent is then known not to have been. Absent: what is closed stays so.
   */
  readonly retryPauseMs?: (tries: number) => number | null;
  /** True where a command waits for the next connection, too, and not only for the first. */
  readonly queuesOffline?: boolean;
  readonly observer: CallObserver;
  /** The port's name in the history (`redis`, `redis-3`). */
  readonly target: string;
  /** False sends every command through ioredis's own parser; true unless told. */
  readonly shortWay?: boolean | undefined;
  /** Asked at every reply to a command: true where it is lost, and the caller gets an error. */
  readonly losesReply?: (() => boolean) | undefined;
}

/** Commands that change the client's own state: they take the way through ioredis's parser. */
const STATEFUL: ReadonlySet<string> = new Set([
  ...Command.FLAGS.VALID_IN_SUBSCRIBER_MODE.filter((name) => name !== 'ping'),
  ...Command.FLAGS.HANDSHAKE_COMMANDS,
  ...['monitor', 'reset', 'himport'],
]);

/** Sent by ioredis itself when it connects; not part of what an attempt did. */
const HANDSHAKE: ReadonlySet<string> = new Set(Command.FLAGS.HANDSHAKE_COMMANDS);

/**
 * ioredis's own client on a model of Redis. Plain commands take a short way: from `sendCommand` to
 * the model and back, without bytes. Everything else goes through ioredis's parser over a
 * {@link simConnector}; both share one {@link Link}, so that order is kept.
 */
export class SimRedis extends Redis {
  readonly #sim: SimClientOptions;
  readonly #isLazy: boolean;
  #link: Link | undefined;
  /** Until the first connection a command may wait for it; later it would be a surprise. */
  #turnsAway = false;
  /** Commands that wait for a connection. */
  readonly #unsent = new WeakSet<Command>();

  constructor(sim: SimClientOptions, options: RedisOptions = {}) {
    const openLink = (): Link | undefined => {
      const link = sim.openLink();
      if (this !== undefined && link !== undefined) this.#link = link;
      return link;
    };
    const { retryPauseMs } = sim;
    const ours = {
      lazyConnect: true,
      // A closed model connection is closed for good; retries would run on the wall clock.
      retryStrategy: retryPauseMs ?? (() => null),
      // 0 gives up what is pending at every close, before anything could be sent again.
      ...(retryPauseMs !== undefined && { maxRetriesPerRequest: 0, ...given(options) }),
      Connector: simConnector(openLink),
    };
    super({ ...options, ...ours } as RedisOptions & { replyMapping?: 'legacy' });
    this.#sim = sim;
    if (retryPauseMs !== undefined) {
      this.once('ready', () => {
        this.#turnsAway = sim.queuesOffline !== true;
      });
      // Else ioredis prints every try that fails.
      this.on('error', () => {});
    }
    this.#isLazy = options.lazyConnect === true;
    if (!this.#isLazy) this.connect().catch(() => {});
  }

  override duplicate(override?: Partial<RedisOptions>): Redis {
    return new SimRedis(this.#sim, { ...this.options, lazyConnect: this.#isLazy, ...override });
  }

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const sent = isObserved(command) ? undefined : this.#observe(command);
    if (this.#turnsAway && this.status !== 'ready' && !HANDSHAKE.has(command.name)) {
      return this.#refuse(command, sent);
    }
    const { losesReply, queuesOffline } = this.#sim;
    if (queuesOffline === true) {
      if (this.status === 'ready') this.#unsent.delete(command);
      else this.#unsent.add(command);
    }
    if (stream === undefined && this.#isPlain(command)) return this.#sendPlain(command, sent);
    if (losesReply !== undefined && !STATEFUL.has(command.name)) loseSome(command, losesReply);
    if (sent !== undefined) this.#observeEnd(command, sent);
    return super.sendCommand(command, stream);
  }

  /** It has not left, so nothing has happened. */
  #refuse(command: Command, sent: CallSent | undefined): Promise<unknown> {
    const error = new Error(NOT_SENT);
    if (sent !== undefined) this.#sim.observer.settled(sent, 'refused', error);
    command.reject(error);
    return command.promise;
  }

  /** Reports the end of a command that takes the long way. */
  #observeEnd(command: Command, sent: CallSent): void {
    const { observer, retryPauseMs } = this.#sim;
    const { resolve, reject } = command;
    const fail = (error: Error): void => {
      observer.settled(sent, endOf(sent, error), error);
      reject.call(command, error);
    };
    Object.assign(command, {
      [OBSERVED]: true,
      resolve: (reply: unknown) => {
        observer.settled(sent, 'answered', reply);
        return resolve.call(command, reply);
      },
      reject: (error: Error) => {
        if (retryPauseMs === undefined || error instanceof ReplyError) return fail(error);
        // ioredis gives up all that waited in one go; whoever sent it goes on in a step of its own.
        this.#link?.later(() => {
          if (!this.#unsent.has(command)) return fail(new Error(LOST));
          observer.settled(sent, 'refused', error);
          reject.call(command, new Error(NOT_SENT));
        });
      },
    });
  }

  #observe(command: Command): CallSent | undefined {
    if (HANDSHAKE.has(command.name)) return undefined;
    return this.#sim.observer.sent(this.#sim.target, command.name, command.args);
  }

  #isPlain(command: Command): boolean {
    return (
      this.#sim.shortWay !== false &&
      this.status === 'ready' &&
      this.mode === 'normal' &&
      this.options.protocol === 3 &&
      this.options.replyMapping === 'legacy' &&
      !this.options.stringNumbers &&
      !STATEFUL.has(command.name)
    );
  }

  #sendPlain(command: Command, sent: CallSent | undefined): Promise<unknown> {
    const link = this.#link as Link;
    // A script's own command decides here whether it goes as EVAL or EVALSHA.
    if (command.constructor !== Command) command.toWritable(this.stream);
    command.setReplyContext({ protocol: 3, replyMapping: 'legacy' });
    const args = command.args.map(toBinary);
    const receiver = new PlainReceiver(command, sent, this.#sim);
    link.send(link.departure(), command.name.toLowerCase(), args, receiver);
    return command.promise;
  }
}

/** What was asked for in place of our own; null is an answer too. */
function given({ maxRetriesPerRequest }: RedisOptions): RedisOptions {
  return maxRetriesPerRequest === undefined ? {} : { maxRetriesPerRequest };
}

/** Settles a command that took the short way. */
class PlainReceiver implements Receiver {
  readonly canLose = true;
  readonly #command: Command;
  readonly #sent: CallSent | undefined;
  readonly #observer: CallObserver;

  readonly #losesReply: (() => boolean) | undefined;
  readonly #lostWords: string;

  constructor(
    command: Command,
    sent: CallSent | undefined,
    { observer, losesReply, retryPauseMs }: SimClientOptions,
  ) {
    this.#lostWords = retryPauseMs === undefined ? 'Connection is closed.' : LOST;
    this.#command = command;
    this.#sent = sent;
    this.#observer = observer;
    this.#losesReply = losesReply;
  }

  answer(reply: Reply): void {
    if (this.#losesReply?.() === true) {
      this.lost();
      return;
    }
    const command = this.#command;
    const value = toJsReply(reply, wantsBuffers(command));
    if (!(reply instanceof ErrorReply)) {
      if (this.#sent !== undefined) this.#observer.settled(this.#sent, 'answered', value);
      command.resolve(value);
      return;
    }
    const error = value as Error & { command?: unknown };
    error.command = { name: command.name, args: command.args };
    if (this.#sent !== undefined) {
      this.#observer.settled(this.#sent, endOf(this.#sent, error), error);
    }
    command.reject(error);
  }

  lost(): void {
    const error = new Error(this.#lostWords);
    if (this.#sent !== undefined) this.#observer.settled(this.#sent, 'lost', error);
    this.#command.reject(error);
  }
}

function wantsBuffers(command: Command): boolean {
  return !(command as unknown as { readonly replyEncoding?: unknown }).replyEncoding;
}

/** What took the long way may lose its reply too. */
function loseSome(command: Command, losesReply: () => boolean): void {
  const { resolve } = command;
  command.resolve = (reply) => {
    if (losesReply()) command.reject(new Error('Connection is closed.'));
    else resolve.call(command, reply);
  };
}

/** As a live client says it. */
const NOT_SENT = 'not connected: not sent';
const LOST = 'connection lost before the reply';

/** Set on a command whose end is reported already: ioredis sends queued commands a second time. */
const OBSERVED = Symbol('observed');

function isObserved(command: Command): boolean {
  return OBSERVED in command;
}

function endOf(sent: CallSent, error: Error): CallEnd {
  return error instanceof ReplyError ? endOfErrorReply(sent.operation, error.message) : 'lost';
}
