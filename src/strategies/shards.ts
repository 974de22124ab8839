import type { Redis } from 'ioredis';
import type { Sale } from '../core/sale.ts';
import { heldKey, shardKey } from './keys.ts';
import { endHoldScript } from './lua/end-hold.ts';
import { holdOfShardScript } from './lua/hold-of-shard.ts';
import { defineScript, type LuaCall } from './lua/script.ts';
import { TAKE_FROM_SHARD, takeFromShardScript } from './lua/take-from-shard.ts';

/** Units taken, by shard. */
export type Pieces = ReadonlyMap<number, number>;

/** What is held is forgotten after this time, ms: whoever held it has crashed. */
const HELD_MS = 10_000;

/** A sale's stock in `count` parts, each a key of its own with a hash tag of its own. */
export class Shards {
  readonly #redis: Redis;
  readonly #stocks: readonly string[];
  readonly #helds: readonly string[];
  readonly #takeFrom: LuaCall;
  readonly #hold: LuaCall;
  readonly #endHold: LuaCall;

  constructor(redis: Redis, sale: Sale, count: number) {
    const numbers = Array.from({ length: count }, (_, shard) => shard);
    this.#redis = redis;
    this.#stocks = numbers.map((shard) => shardKey(sale, shard));
    this.#helds = numbers.map((shard) => heldKey(sale, shard));
    this.#takeFrom = defineScript(redis, takeFromShardScript);
    this.#hold = defineScript(redis, holdOfShardScript);
    this.#endHold = defineScript(redis, endHoldScript);
  }

  /** Splits the stock as evenly as whole units can be. */
  async load(stock: number): Promise<void> {
    const { length } = this.#stocks;
    const share = Math.floor(stock / length);
    const over = stock % length;
    // Not as one command: a cluster may hold each shard elsewhere.
    await Promise.all(
      this.#stocks.map((key, shard) => this.#redis.set(key, share + (shard < over ? 1 : 0))),
    );
  }

  /**
   * Takes `wanted` units: from the buyer's own shard, or else from the first other one that has them all, or
   * else from several. `sold-out`: all shards together have fewer, what others hold included. `busy`: others
   * hold what is missing, and may put it back.
   */
  async take(buyer: number, wanted: number): Promise<Pieces | 'sold-out' | 'busy'> {
    const order = this.#orderFor(buyer);
    let seen = 0;
    for (const shard of order) {
      const units = Number(await this.#takeFrom(...this.#keysOf(shard), wanted));
      if (units === TAKE_FROM_SHARD.taken) return new Map([[shard, wanted]]);
      seen += units;
    }
    // A shard together with what is held of it only ever gets less, so this is no less than what is left.
    return seen < wanted ? 'sold-out' : this.#gather(order, wanted);
  }

  /** Puts units back where they came from. */
  async giveBack(pieces: Pieces): Promise<void> {
    const given = [...pieces].map(([shard, units]) =>
      this.#redis.incrby(this.#stocks[shard] as string, units),
    );
    await Promise.all(given);
  }

  /** Units left in all shards. */
  async left(): Promise<number> {
    const units = await Promise.all(this.#stocks.map((key) => this.#redis.get(key)));
    return units.reduce((sum, one) => sum + Number(one), 0);
  }

  /** Where a call fails, what is known to be held goes back. */
  async #gather(order: readonly number[], wanted: number): Promise<Pieces | 'busy'> {
    const pieces = new Map<number, number>();
    let missing = wanted;
    try {
      for (const shard of order) {
        const units = Number(await this.#hold(...this.#keysOf(shard), missing, HELD_MS));
        if (units > 0) pieces.set(shard, units);
        missing -= units;
        if (missing === 0) break;
      }
    } catch (error) {
      await this.#end(pieces, true);
      throw error;
    }
    await this.#end(pieces, missing > 0);
    return missing > 0 ? 'busy' : pieces;
  }

  async #end(pieces: Pieces, goBack: boolean): Promise<void> {
    const ended = [...pieces].map(([shard, units]) =>
      this.#endHold(...this.#keysOf(shard), units, goBack ? units : 0),
    );
    await Promise.all(ended);
  }

  #keysOf(shard: number): readonly [string, string] {
    return [this.#stocks[shard] as string, this.#helds[shard] as string];
  }

  /** The buyer's own shard, and then the others in turn. */
  #orderFor(buyer: number): readonly number[] {
    const { length } = this.#stocks;
    const own = hashOf(buyer) % length;
    return this.#stocks.map((_, step) => (own + step) % length);
  }
}

/** Numbers in step do not all go to the same shard. A finalizer as MurmurHash3 has it. */
function hashOf(buyer: number): number {
  let hash = Math.imul(buyer ^ (buyer >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
