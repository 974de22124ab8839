import { encodeReply } from '../../../../src/sim/redis-model/resp.ts';
import { RedisModel } from '../../../../src/sim/redis-model/server.ts';
import { type RealConnection, RealRedis } from '../real-redis.ts';

/** A model and a real server that are asked the same things. Answers are bytes as text. */
export class Duel {
  #real: RealRedis;
  #connection: RealConnection;
  #client = newModel().connect();

  private constructor(real: RealRedis, connection: RealConnection) {
    this.#real = real;
    this.#connection = connection;
  }

  static async start(): Promise<Duel> {
    const real = await RealRedis.start();
    return new Duel(real, await real.connect());
  }

  /** Both anew, without data, scripts or random numbers drawn. */
  async restart(): Promise<void> {
    await this.stop();
    this.#real = await RealRedis.start();
    this.#connection = await this.#real.connect();
    this.#client = newModel().connect();
  }

  async stop(): Promise<void> {
    this.#connection.close();
    await this.#real.stop();
  }

  /** Both answers to one command. Fails after 10 s without one. */
  async ask(parts: readonly string[]): Promise<{ readonly real: string; readonly model: string }> {
    const [name = '', ...args] = parts;
    this.#connection.send(parts);
    const reply = this.#client.execute(name, args) ?? null;
    const model = encodeReply(reply, this.#client.protocol).toString('latin1');
    return { real: await this.#answer(parts), model };
  }

  async #answer(parts: readonly string[]): Promise<string> {
    const { replies } = this.#connection;
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
      const [reply] = replies.splice(0, 1);
      if (reply !== undefined) return reply;
      await new Promise((done) => setImmediate(done));
    }
    throw new Error(`real server: expected an answer within 10 s to ${JSON.stringify(parts)}`);
  }
}

/** A model whose clock stands still. */
export function newModel(): RedisModel {
  return new RedisModel({
    nowMs: () => 1_700_000_000_000,
    nowUs: () => 1_700_000_000_000_000,
    setTimer: () => () => {},
    random: () => 0.5,
  });
}
