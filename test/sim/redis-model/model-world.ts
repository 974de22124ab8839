import type { ModelConnection } from '../../../src/sim/redis-model/connection.ts';
import type { Reply } from '../../../src/sim/redis-model/reply.ts';
import { RedisModel } from '../../../src/sim/redis-model/server.ts';

/** A model whose time moves when a test says so. */
export class ModelWorld {
  nowMs = 1_000_000;
  readonly model = new RedisModel({
    nowMs: () => this.nowMs,
    nowUs: () => this.nowMs * 1000 + 7,
    setTimer: (atMs, fire) => {
      const timer = { atMs, fire };
      this.#timers.add(timer);
      return () => this.#timers.delete(timer);
    },
    random: () => 0.5,
  });
  readonly #timers = new Set<{ readonly atMs: number; readonly fire: () => void }>();

  /** How many timers are set. */
  get timerCount(): number {
    return this.#timers.size;
  }

  client(): ModelClient {
    return new ModelClient(this.model.connect());
  }

  /** Lets time pass, firing what falls due. */
  pass(ms: number): void {
    this.nowMs += ms;
    for (const timer of [...this.#timers]) {
      if (timer.atMs > this.nowMs) continue;
      this.#timers.delete(timer);
      timer.fire();
    }
  }
}

/** A client that writes commands as one line and keeps what comes later. */
export class ModelClient {
  readonly connection: ModelConnection;
  readonly later: Reply[] = [];
  readonly pushes: (readonly Reply[])[] = [];

  constructor(connection: ModelConnection) {
    this.connection = connection;
    connection.onReply = (reply) => this.later.push(reply);
    connection.onPush = (push) => this.pushes.push(push);
  }

  /** The reply that comes at once, or undefined. */
  send(line: string): Reply | undefined {
    const [name = '', ...args] = line.split(' ');
    return this.connection.execute(name, args);
  }
}
