import type { RawConnection, RawServer } from '../../ports/raw-redis.ts';
import { parseReply } from '../redis-model/parse-reply.ts';
import type { RedisModel } from '../redis-model/server.ts';
import { RealityDiffered } from './difference.ts';
import { showText } from './show.ts';

/** Asked so often whether a key that has 1 ms left is gone: about a second. */
const MOST_ASKED = 20_000;

/** A real server beside its model: the keys of both, and expiry where the model says so. */
export class MirroredServer {
  /** From 1. */
  readonly number: number;
  readonly model: RedisModel;
  readonly #server: RawServer;
  #opening: Promise<RawConnection> | undefined;
  #db = 0;
  /** What the model held after the last command. */
  #held: readonly HeldKey[] = [];
  /** Keys that were made to expire. */
  #expired = 0;

  readonly #onExpired: (key: string) => void;

  /** `onExpired` is told of each key that was made to expire. */
  constructor(
    server: RawServer,
    { number, model }: { readonly number: number; readonly model: RedisModel },
    onExpired: (key: string) => void,
  ) {
    this.#onExpired = onExpired;
    this.#server = server;
    this.number = number;
    this.model = model;
  }

  connect(): Promise<RawConnection> {
    return this.#server.connect();
  }

  /**
   * Makes the keys that time has taken from the model expire, and no others.
   *
   * @throws RealityDiffered
   */
  async expire(): Promise<void> {
    const held = keysOf(this.model);
    const gone = this.#held.filter((key) => !held.some((one) => isSame(one, key)));
    if (gone.length === 0) return;
    for (const key of gone) await this.#expireKey(key);
    this.#held = held;
    await this.#compare(`${gone.map(nameOf).join(', ')} expires`);
    for (const { key } of gone) this.#onExpired(key);
  }

  /**
   * Takes down what the model holds now, after `what`, and makes sure that the real server holds the same keys.
   *
   * @throws RealityDiffered
   */
  async compareKeys(what: string): Promise<void> {
    this.#held = keysOf(this.model);
    await this.#compare(what);
  }

  /** Settles when all that the server had to say until now is here: it serves its connections in turns. */
  async hear(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await this.#ask('PING');
  }

  /** Ends the wait of this connection, as its timeout would. */
  async endWait(id: string): Promise<void> {
    await this.#ask('CLIENT', 'UNBLOCK', id, 'TIMEOUT');
  }

  /** How far the model's calendar is ahead of the server's, ms. */
  async aheadMs(): Promise<number> {
    const [seconds, micros] = (await this.#ask('TIME')) as [string, string];
    return this.model.host.nowMs() - (Number(seconds) * 1000 + Number(micros) / 1000);
  }

  async #expireKey(held: HeldKey): Promise<void> {
    await this.#select(held.db);
    // It is gone already where its own TTL was shorter than the replay: nothing else could have taken it.
    if ((await this.#ask('PEXPIRE', held.key, '1')) !== 1) return;
    this.#expired += 1;
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      if ((await this.#ask('EXISTS', held.key)) === 0) return;
    }
    await this.differs(`${nameOf(held)} expires`, 'no such key', 'a key that stays');
  }

  async #compare(what: string): Promise<void> {
    const dbs = new Set([0, ...this.#held.map(({ db }) => db)]);
    for (const db of dbs) {
      await this.#select(db);
      const expected = this.#held.filter((key) => key.db === db);
      const names = (await this.#ask('KEYS', '*')) as readonly string[];
      const isEqual =
        names.length === expected.length && expected.every(({ key }) => names.includes(key));
      if (isEqual) continue;
      await this.differs(what, listed(expected.map(({ key }) => key)), listed(names));
    }
  }

  /**
   * Ends it: after `what` the real server is not as the model.
   *
   * @throws RealityDiffered
   */
  async differs(what: string, model: string, real: string, guess?: string): Promise<never> {
    // A key that has expired is counted when somebody looks for it.
    for (const { db, key } of this.#held) {
      await this.#select(db);
      await this.#ask('EXISTS', key);
    }
    const stats = textOf(await this.#ask('INFO', 'stats'));
    const expired = Number(/^expired_keys:(\d+)/m.exec(stats)?.[1] ?? 0);
    const hint = expired > this.#expired ? EXPIRED_BY_ITSELF : guess;
    const hinted = hint === undefined ? {} : { hint };
    throw new RealityDiffered({ what, server: this.number, model, real, ...hinted });
  }

  async #select(db: number): Promise<void> {
    if (db === this.#db) return;
    await this.#ask('SELECT', String(db));
    this.#db = db;
  }

  async #ask(...parts: readonly string[]): Promise<unknown> {
    this.#opening ??= this.connect();
    return parseReply(await (await this.#opening).send(parts));
  }
}

const EXPIRED_BY_ITSELF =
  'a key expired by itself: a TTL has to be longer than the replay takes, a second or two';

/** INFO's reply in RESP2 is a bulk string. */
function textOf(reply: unknown): string {
  return typeof reply === 'string' ? reply : '';
}

/** A key that the model holds. */
interface HeldKey {
  readonly db: number;
  readonly key: string;
}

function keysOf(model: RedisModel): HeldKey[] {
  model.nowMs = Math.floor(model.host.nowMs());
  return model.dbs.flatMap((keyspace) =>
    keyspace.entries().map(([key]) => ({ db: keyspace.index, key })),
  );
}

function isSame(a: HeldKey, b: HeldKey): boolean {
  return a.db === b.db && a.key === b.key;
}

function nameOf({ db, key }: HeldKey): string {
  return db === 0 ? showText(key) : `${showText(key)} of database ${db}`;
}

function listed(keys: readonly string[]): string {
  return keys.length === 0 ? 'no keys' : `the keys ${[...keys].sort().map(showText).join(', ')}`;
}
