import type { RawConnection, RawServer } from '../../ports/raw-redis.ts';
import { ANSWERED_BY_PUSHES, type Exchange } from '../redis-client/link.ts';
import { parseReply } from '../redis-model/parse-reply.ts';
import { type Reply, StatusReply } from '../redis-model/reply.ts';
import type { RedisLane } from '../steps/lane.ts';
import type { Mirror } from '../steps/mirror.ts';
import type { Arrived } from './agree.ts';
import { Later, type Mirrored } from './later.ts';
import { inProtocol } from './protocol.ts';
import { argsForReal, waitingForEver } from './rewrite.ts';
import { showCommand } from './show.ts';
import { MirroredServer } from './side.ts';
import { verify } from './verify.ts';

/** A command that a real server answered as the model did, or that made a key expire when the schedule said so. */
export interface Carried extends Arrived {
  /** From 1. */
  readonly server: number;
  /** What the real server said. */
  readonly reply: Reply;
}

/** What became of a key that was given 1 ms to live. */
const GONE = new StatusReply('gone');

/**
 * Real servers beside the models of a stepped world, one for each, and one connection for each of the
 * world's. The client hears what the real server says; the model's reply instead where the two may differ,
 * since the schedule goes on from there.
 */
export class RealMirror implements Mirror {
  readonly #servers: readonly RawServer[];
  readonly #onCarried: (carried: Carried) => void;
  readonly #mirrored = new Map<number, MirroredServer>();
  readonly #connections = new Map<RedisLane, RawConnection>();
  /** Their clients are gone, and the servers are to notice before anything else happens. */
  readonly #crashed = new Set<RedisLane>();
  readonly #later = new Later((exchange, lane, real) => this.#tell(exchange, lane, real));

  /** `onCarried` is told of every command that was the same in both, when its reply is there. */
  constructor(servers: readonly RawServer[], onCarried: (carried: Carried) => void = () => {}) {
    this.#servers = servers;
    this.#onCarried = onCarried;
  }

  async carry(lane: RedisLane, execute: () => void): Promise<void> {
    await this.pass();
    const exchange = lane.out[0];
    if (exchange === undefined || lane.link.isCut) return execute();
    const mirrored = await this.#mirror(lane, exchange);
    const { server } = mirrored;
    const isSubscription = ANSWERED_BY_PUSHES.has(exchange.name);
    if (isSubscription) this.#later.listen(mirrored);
    const queued = lane.link.connection.transaction?.map(({ command, args }) => {
      return { name: command.fullName, args };
    });
    execute();
    if (isSubscription) mirrored.connection.tell([exchange.name, ...exchange.args]);
    else if (exchange.reply === undefined) {
      this.#later.wait(mirrored, exchange, [exchange.name, ...waitingForEver(exchange)]);
    } else await this.#answer(mirrored, exchange, exchange.reply, queued);
    await this.#later.settle();
    await server.compareKeys(showCommand(exchange.name, exchange.args));
  }

  async pass(): Promise<void> {
    for (const lane of this.#connections.keys()) {
      if (lane.link.isCut || this.#crashed.has(lane)) await this.#drop(lane);
    }
    await this.#later.expire();
    for (const server of this.#mirrored.values()) await server.expire();
  }

  crash(lane: RedisLane): void {
    this.#crashed.add(lane);
  }

  async #answer(
    { lane, server, connection }: Mirrored,
    exchange: Exchange,
    reply: Reply,
    queued: readonly Arrived[] | undefined,
  ): Promise<void> {
    const { name, args } = exchange;
    const rewritten = await argsForReal(exchange, reply, () => server.aheadMs());
    const real = parseReply(
      await connection.send([name, ...waitingForEver({ name, args: rewritten })]),
    );
    const model = inProtocol(reply, lane);
    exchange.reply = await verify({ name, args, queued, model, real }, server);
    if (name === 'quit') await this.#drop(lane);
    this.#tell(exchange, lane, real);
  }

  #tell({ name, args }: Exchange, { server }: RedisLane, reply: Reply): void {
    this.#onCarried({ name, args, server: server.number, reply });
  }

  async #drop(lane: RedisLane): Promise<void> {
    const connection = this.#connections.get(lane);
    this.#connections.delete(lane);
    this.#crashed.delete(lane);
    this.#later.forget(lane);
    await connection?.drop();
  }

  async #mirror(lane: RedisLane, { name }: Exchange): Promise<Mirrored> {
    const server = this.#serverOf(lane);
    const known = this.#connections.get(lane);
    if (known !== undefined) return { lane, server, connection: known };
    const connection = await server.connect();
    this.#connections.set(lane, connection);
    // The process came back after its crash, on what is still the same connection in the model.
    if (lane.link.connection.protocol === 3 && name !== 'hello')
      await connection.send(['HELLO', '3']);
    return { lane, server, connection };
  }

  #serverOf({ server: { number, model } }: RedisLane): MirroredServer {
    const known = this.#mirrored.get(number);
    if (known !== undefined) return known;
    const raw = this.#servers[number - 1];
    if (raw === undefined) {
      throw new RangeError(`servers: expected at least ${number}, got ${this.#servers.length}`);
    }
    const onExpired = (key: string) =>
      this.#onCarried({ name: 'pexpire', args: [key, '1'], server: number, reply: GONE });
    const server = new MirroredServer(raw, { number, model }, onExpired);
    this.#mirrored.set(number, server);
    return server;
  }
}
