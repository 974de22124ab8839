import { SeckillError } from '../../core/errors.ts';
import type { RawConnection, RawServer } from '../../ports/raw-redis.ts';
import type { Exchange } from '../redis-client/link.ts';
import { ScriptEngine } from '../redis-model/lua/engine.ts';
import { parseReply } from '../redis-model/parse-reply.ts';
import type { Reply } from '../redis-model/reply.ts';
import { encodeReply } from '../redis-model/resp.ts';
import type { Lane } from '../steps/lane.ts';
import type { Mirror } from '../steps/mirror.ts';
import { type Arrived, agree, type Strictness, strictnessOf } from './agree.ts';
import { argsForReal } from './rewrite.ts';
import { showCommand, showReply } from './show.ts';
import { MirroredServer } from './side.ts';

/** A command that a real server ran, as the model did. */
export interface Carried extends Arrived {
  /** Of the shop, from 0. */
  readonly node: number;
  /** From 1. */
  readonly server: number;
  /** What the real server said. */
  readonly reply: Reply;
}

/**
 * Real servers beside the models of a stepped world, one for each, and one connection for each of the
 * world's. The client hears what the real server says; the model's reply instead where the two may differ,
 * since the schedule goes on from there.
 */
export class RealMirror implements Mirror {
  readonly #servers: readonly RawServer[];
  readonly #onCarried: (carried: Carried) => void;
  readonly #mirrored = new Map<number, MirroredServer>();
  readonly #connections = new Map<Lane, RawConnection>();
  /** Their clients are gone, and the servers are to notice before anything else happens. */
  readonly #crashed = new Set<Lane>();

  /** `onCarried` is told of every command that was the same in both. */
  constructor(servers: readonly RawServer[], onCarried: (carried: Carried) => void = () => {}) {
    this.#servers = servers;
    this.#onCarried = onCarried;
  }

  async carry(lane: Lane, execute: () => void): Promise<void> {
    await this.pass();
    const exchange = lane.out[0];
    if (exchange === undefined || lane.link.isCut) return execute();
    const queued = lane.link.connection.transaction?.map(({ command, args }) => {
      return { name: command.fullName, args };
    });
    execute();
    const server = this.#serverOf(lane);
    const model = inProtocol(replyTo(exchange), lane);
    const connection = await this.#connectionOf(lane, exchange);
    const args = await argsForReal(exchange, model, () => server.aheadMs());
    const real = parseReply(await connection.send([exchange.name, ...args]));
    const { name } = exchange;
    const strictness = await this.#compare(exchange, queued, model, real, server);
    if (strictness === 'bytes') exchange.reply = real;
    if (name === 'quit') await this.#drop(lane);
    await server.compareKeys(showCommand(name, exchange.args));
    this.#onCarried({
      name,
      args: exchange.args,
      node: lane.node,
      server: server.number,
      reply: real,
    });
  }

  async pass(): Promise<void> {
    for (const lane of this.#connections.keys()) {
      if (lane.link.isCut || this.#crashed.has(lane)) await this.#drop(lane);
    }
    for (const server of this.#mirrored.values()) await server.expire();
  }

  crash(lane: Lane): void {
    this.#crashed.add(lane);
  }

  async #drop(lane: Lane): Promise<void> {
    const connection = this.#connections.get(lane);
    this.#connections.delete(lane);
    this.#crashed.delete(lane);
    await connection?.drop();
  }

  #serverOf({ server: { number, model } }: Lane): MirroredServer {
    const known = this.#mirrored.get(number);
    if (known !== undefined) return known;
    const raw = this.#servers[number - 1];
    if (raw === undefined) {
      throw new RangeError(`servers: expected at least ${number}, got ${this.#servers.length}`);
    }
    const server = new MirroredServer(raw, number, model);
    this.#mirrored.set(number, server);
    return server;
  }

  async #connectionOf(lane: Lane, { name }: Exchange): Promise<RawConnection> {
    const known = this.#connections.get(lane);
    if (known !== undefined) return known;
    const connection = await this.#serverOf(lane).connect();
    this.#connections.set(lane, connection);
    // The process came back after its crash, on what is still the same connection in the model.
    if (lane.link.connection.protocol === 3 && name !== 'hello')
      await connection.send(['HELLO', '3']);
    return connection;
  }

  async #compare(
    arrived: Arrived,
    queued: readonly Arrived[] | undefined,
    model: Reply,
    real: Reply,
    server: MirroredServer,
  ): Promise<Strictness> {
    const scriptOf = (sha: string) => ScriptEngine.of(server.model).find(sha)?.source;
    const isAlike = (one: Arrived, ours: Reply, theirs: Reply) =>
      agree(ours, theirs, strictnessOf(one, scriptOf));
    const isTransaction = arrived.name === 'exec' && queued !== undefined;
    const agrees =
      isTransaction && isList(model) && isList(real)
        ? model.length === real.length &&
          queued.every((one, at) => isAlike(one, model[at] as Reply, real[at] as Reply))
        : isAlike(arrived, model, real);
    if (agrees) return agree(model, real, 'bytes') ? 'bytes' : 'shape';
    const guess = arrived.name === 'spop' ? 'which member SPOP takes is chance' : undefined;
    const what = showCommand(arrived.name, arrived.args);
    return server.differs(what, showReply(model), showReply(real), guess);
  }
}

/** The reply as it would be read off the wire. */
function inProtocol(reply: Reply, { link }: Lane): Reply {
  return parseReply(encodeReply(reply, link.connection.protocol).toString('latin1'));
}

function replyTo({ name, reply }: Exchange): Reply {
  if (reply !== undefined) return reply;
  const why = /subscribe$/.test(name)
    ? 'what a server pushes cannot be held back on a real one'
    : 'a command that waits for another client cannot be held back on a real server';
  throw new SeckillError('not-runnable', `${name.toUpperCase()} cannot be followed: ${why}`);
}

function isList(reply: Reply): reply is readonly Reply[] {
  return Array.isArray(reply);
}
