import { SeckillError } from '../../core/errors.ts';
import type { RawConnection } from '../../ports/raw-redis.ts';
import type { Exchange } from '../redis-client/link.ts';
import { parseReply } from '../redis-model/parse-reply.ts';
import type { Reply } from '../redis-model/reply.ts';
import { encodePush } from '../redis-model/resp.ts';
import type { RedisLane } from '../steps/lane.ts';
import { inProtocol } from './protocol.ts';
import { showCommand, showReply } from './show.ts';
import type { MirroredServer } from './side.ts';
import { verify } from './verify.ts';

/** A connection of the world, and what stands for it on a real server. */
export interface Mirrored {
  readonly lane: RedisLane;
  readonly server: MirroredServer;
  readonly connection: RawConnection;
}

/** A command whose reply comes later: it waits, or stands behind one that does. */
interface Waiting extends Mirrored {
  readonly exchange: Exchange;
  readonly answer: Promise<string>;
  /** What the real server has said, if it has. */
  said: string | undefined;
}

/** What servers say later than they were asked, or without being asked: both sides have to say the same. */
export class Later {
  #waiting: Waiting[] = [];
  /** Of each connection that subscribed: what the model has pushed since it was last looked at. */
  readonly #pushed = new Map<RedisLane, Mirrored & { pushes: string[] }>();
  readonly #onAnswered: (exchange: Exchange, lane: RedisLane, real: Reply) => void;

  constructor(onAnswered: (exchange: Exchange, lane: RedisLane, real: Reply) => void) {
    this.#onAnswered = onAnswered;
  }

  /** The command waits in the model, and is to wait on the real server. */
  wait(mirrored: Mirrored, exchange: Exchange, parts: readonly string[]): void {
    const answer = mirrored.connection.send(parts);
    const waiting: Waiting = { ...mirrored, exchange, answer, said: undefined };
    const note = (said: string) => {
      waiting.said = said;
    };
    // Where the connection goes away nobody wants to know.
    answer.then(note, () => {});
    this.#waiting.push(waiting);
  }

  /** From now on what is pushed to this connection is looked at. To be called before its first subscription. */
  listen(mirrored: Mirrored): void {
    const { lane } = mirrored;
    if (this.#pushed.has(lane)) return;
    const { connection } = lane.link;
    if (connection.protocol === 2) {
      const reason = 'replies and pushes look alike in RESP2';
      throw new SeckillError('not-runnable', `subscriptions cannot be followed: ${reason}`);
    }
    const pushes: string[] = [];
    const { onPush } = connection;
    connection.onPush = (items) => {
      pushes.push(encodePush(items, connection.protocol).toString('latin1'));
      onPush(items);
    };
    this.#pushed.set(lane, { ...mirrored, pushes });
  }

  forget(lane: RedisLane): void {
    this.#waiting = this.#waiting.filter((one) => one.lane !== lane);
    this.#pushed.delete(lane);
  }

  /**
   * Time has passed: those who have waited long enough in the model have waited long enough.
   *
   * @throws RealityDiffered
   */
  async expire(): Promise<void> {
    for (const { exchange, server, connection } of this.#waiting) {
      if (exchange.reply !== undefined) await server.endWait(connection.id);
    }
    await this.settle();
  }

  /**
   * Makes sure that both sides have said the same to those who wait, and to those who listen.
   *
   * @throws RealityDiffered
   */
  async settle(): Promise<void> {
    const listening = [...this.#pushed.values()];
    for (const server of new Set([...this.#waiting, ...listening].map((one) => one.server))) {
      await server.hear();
    }
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ exchange }) => exchange.reply === undefined);
    for (const one of waiting) await this.#answered(one);
    for (const one of listening) await comparePushes(one);
  }

  async #answered({ exchange, lane, server, answer, said }: Waiting): Promise<void> {
    const { name, args, reply } = exchange;
    if (reply === undefined) {
      if (said === undefined) return;
      const what = showCommand(name, args);
      await server.differs(what, 'no reply yet', showReply(parseReply(said)));
      return;
    }
    if (said === undefined)
      await server.differs(showCommand(name, args), showReply(reply), 'no reply');
    const real = parseReply(await answer);
    const model = inProtocol(reply, lane);
    exchange.reply = await verify({ name, args, queued: undefined, model, real }, server);
    this.#onAnswered(exchange, lane, real);
  }
}

async function comparePushes({
  lane,
  server,
  connection,
  pushes,
}: Mirrored & { readonly pushes: string[] }): Promise<void> {
  const model = pushes.splice(0);
  const real = connection.pushes();
  if (model.join('') === real.join('')) return;
  const shown = (all: readonly string[]) =>
    all.length === 0 ? 'nothing' : all.map((push) => showReply(parseReply(push))).join(', ');
  await server.differs(`what is pushed to node ${lane.node + 1}`, shown(model), shown(real));
}
