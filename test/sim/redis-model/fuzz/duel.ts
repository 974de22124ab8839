import type { Reply } from '../../../../src/sim/redis-model/reply.ts';
import { StatusReply } from '../../../../src/sim/redis-model/reply.ts';
import { encodePush, encodeReply } from '../../../../src/sim/redis-model/resp.ts';
import { RedisModel } from '../../../../src/sim/redis-model/server.ts';
import { compareOf, eachBy, exact, isNotModelled } from './compare.ts';
import { drawCompare } from './draws.ts';
import { DuelHost } from './duel-host.ts';
import { isForTransactions, isUndefined } from './eligibility.ts';
import { follow, isFollowed } from './follow.ts';
import { type Expected, type Pair, sortPatternMessages } from './pair.ts';
import { type Address, RawClient } from './raw-client.ts';
import { snapshotSteps } from './snapshot.ts';
import { type Difference, type Pace, type Seen, type Step, TIMEOUT } from './step.ts';
import { decode, isError, wireText } from './wire.ts';

/** A fresh model and an emptied real server, which are given the same commands. */
export class Duel {
  readonly model: RedisModel;
  readonly host = new DuelHost();
  /** Commands given to both, which leaves out steps of clients that wait, and what no order is defined for. */
  given = 0;
  readonly #pairs: Pair[] = [];
  readonly #control: Pair;
  readonly #address: Address;
  readonly #seen: Seen;
  #step = 0;
  #replyWithinMs = 0;
  #difference: Difference | undefined;

  private constructor(address: Address, control: RawClient, seen: Seen) {
    this.model = new RedisModel(this.host);
    this.#address = address;
    this.#seen = seen;
    this.#control = this.#pair(control, '');
  }

  /** Connects so many clients to the server there and empties it. */
  static async open(address: Address, clients: number, seen: Seen = () => {}): Promise<Duel> {
    const control = await RawClient.connect(address);
    const duel = new Duel(address, control, seen);
    for (const args of [['flushall'], ['script', 'flush']]) control.queue(args);
    await control.take(2);
    for (let index = 0; index < clients; index++) duel.#pairs.push(await duel.#connect(address));
    return duel;
  }

  close(): void {
    for (const { real } of [...this.#pairs, this.#control]) real.close();
  }

  /**
   * Gives both servers the steps, the real one `batch` at a time, and compares all keys after every
   * `snapshotEvery` of them and at the end. Answers the first difference.
   */
  async run(
    steps: readonly Step[],
    { batch, snapshotEvery, replyWithinMs = 5_000 }: Pace,
  ): Promise<Difference | undefined> {
    this.#replyWithinMs = replyWithinMs;
    let pending = 0;
    for (const [index, step] of steps.entries()) {
      this.#step = index;
      const isDone = await this.#take(step);
      pending++;
      if (isDone || pending >= batch) {
        await this.#settle();
        pending = 0;
      }
      const isDue = (index + 1) % snapshotEvery === 0 || index === steps.length - 1;
      if (isDue && !this.#difference) await this.#compareKeys();
      if (this.#difference) return this.#difference;
    }
    return undefined;
  }

  /** True where the step leaves nothing that may be batched with the next. */
  async #take({ client, args }: Step): Promise<boolean> {
    const pair = this.#pairs[client];
    if (args[0] === TIMEOUT.args[0]) {
      await this.#settle();
      await this.host.fireSoon();
      return true;
    }
    if (!pair || this.model.isBlocked(pair.model)) return false;
    if (pair.model.isClosed) {
      await this.#settle();
      pair.real.close();
      this.#pairs[client] = await this.#connect(this.#address);
      return true;
    }
    const isInTransaction = pair.model.transaction !== undefined;
    if (isInTransaction && !isForTransactions(args, pair.model)) return false;
    if (isUndefined(args, pair.model.context.keys)) return false;
    this.given++;
    if (isFollowed(args) && !pair.model.isInSubscriberMode) {
      await this.#settle();
      if (!this.#difference) await this.#follow(pair, args);
      return true;
    }
    this.#sendReal(pair, args);
    this.#giveModel(pair, args);
    if (!this.model.isBlocked(pair.model)) return false;
    await this.#settle();
    await this.#untilBlocked();
    await this.#releaseIfCrowded();
    return true;
  }

  async #connect(address: Address): Promise<Pair> {
    const real = await RawClient.connect(address);
    real.queue(['client', 'id']);
    const [frame = ':0'] = await real.take(1);
    return this.#pair(real, String(decode(frame)).slice(1));
  }

  #pair(real: RawClient, realId: string): Pair {
    const model = this.model.connect();
    const pair: Pair = { real, realId, model, expected: [], queued: [], blockedOn: undefined };
    model.onReply = (reply) => {
      const { blockedOn } = pair;
      pair.blockedOn = undefined;
      this.#expect(pair, reply, blockedOn ?? { step: this.#step, args: [], compare: exact });
    };
    model.onPush = (items) => {
      const frame = encodePush(items, model.protocol).toString('latin1');
      pair.expected.push({ step: this.#step, args: ['push'], frame, compare: exact });
    };
    return pair;
  }

  #sendReal(pair: Pair, args: readonly string[]): void {
    pair.real.queue(args.map((arg) => this.#withId(arg, ({ realId }) => realId)));
  }

  #giveModel(pair: Pair, rawArgs: readonly string[]): void {
    const args = rawArgs.map((arg) => this.#withId(arg, ({ model }) => String(model.id)));
    const name = args[0]?.toLowerCase() ?? '';
    const { keys } = pair.model.context;
    const own = drawCompare(args, keys) ?? compareOf(args);
    const compare = name === 'exec' ? eachBy(pair.queued) : own;
    const about = { step: this.#step, args, compare };
    const reply = pair.model.execute(args[0] ?? '', args.slice(1));
    if (pair.model.transaction === undefined) pair.queued = [];
    else if (reply instanceof StatusReply && reply.text === 'QUEUED') pair.queued.push(own);
    if (reply !== undefined) this.#expect(pair, reply, about);
    else if (this.model.isBlocked(pair.model)) pair.blockedOn = about;
    else this.#seen(args, true);
  }

  #withId(arg: string, id: (pair: Pair) => string): string {
    const match = /^@id(\d)$/.exec(arg);
    const pair = match && this.#pairs[Number(match[1])];
    return pair ? id(pair) : arg;
  }

  #expect(pair: Pair, reply: Reply, about: Omit<Expected, 'frame'>): void {
    const frame = encodeReply(reply, pair.model.protocol).toString('latin1');
    pair.expected.push({ ...about, frame });
  }

  /** Waits for all that the model has answered, and compares. */
  async #settle(): Promise<void> {
    for (const pair of this.#pairs) pair.real.flush();
    for (const pair of this.#pairs) await this.#settlePair(pair);
  }

  async #settlePair(pair: Pair): Promise<void> {
    const { expected } = pair;
    if (expected.length === 0 || this.#difference) return;
    pair.expected = [];
    const frames = await pair.real.take(expected.length, this.#replyWithinMs);
    sortPatternMessages(expected, frames);
    for (const [at, one] of expected.entries()) this.#judge(one, frames[at]);
  }

  #judge({ args, frame, compare }: Expected, real: string | undefined): void {
    if (this.#difference) return;
    const model = decode(frame);
    if (real !== undefined && isNotModelled(model)) return;
    if (real === undefined) {
      const text = wireText(model);
      this.#difference = { step: this.#step, args, real: 'no reply', model: text };
    } else if (real !== frame && !compare(decode(real), model)) {
      const [text, other] = [wireText(decode(real)), wireText(model)];
      this.#difference = { step: this.#step, args, real: text, model: other };
    } else this.#seen(args, !isError(model) && frame !== '+QUEUED\r\n');
  }

  async #follow(pair: Pair, args: readonly string[]): Promise<void> {
    this.#sendReal(pair, args);
    const [frame] = await pair.real.take(1);
    if (frame === undefined) {
      this.#difference = { step: this.#step, args, real: 'no reply', model: 'a reply' };
      return;
    }
    const problem = await follow(pair, args, decode(frame), (given, compare) => {
      const reply = pair.model.execute(given[0] ?? '', given.slice(1));
      const about = { step: this.#step, args, compare };
      const model = encodeReply(reply ?? null, pair.model.protocol).toString('latin1');
      this.#judge({ ...about, frame: model }, frame);
    });
    if (problem === undefined) this.#seen(args, !isError(decode(frame)));
    if (problem === undefined || this.#difference) return;
    this.#difference = { step: this.#step, args, real: wireText(decode(frame)), model: problem };
  }

  async #untilBlocked(): Promise<void> {
    const wanted = this.model.blocked.count;
    const deadline = Date.now() + 2_000;
    let found = -1;
    while (found !== wanted && Date.now() < deadline && !this.#difference) {
      this.#control.real.queue(['info', 'clients']);
      const [frame = ''] = await this.#control.real.take(1);
      found = Number(/blocked_clients:(\d+)/.exec(frame)?.[1]);
    }
    if (found === wanted || this.#difference) return;
    const [real, model] = [`${found} blocked clients`, `${wanted} blocked clients`];
    this.#difference = { step: this.#step, args: ['info', 'clients'], real, model };
  }

  /** Lets somebody go where no client, or only one of several, is free to go on. */
  async #releaseIfCrowded(): Promise<void> {
    const blocked = this.#pairs.filter(({ model }) => this.model.isBlocked(model));
    const most = Math.max(0, this.#pairs.length - 2);
    for (const pair of blocked.slice(0, Math.max(0, blocked.length - most))) {
      this.#control.real.queue(['client', 'unblock', pair.realId]);
      await this.#control.real.take(1);
      this.#control.model.execute('client', ['unblock', String(pair.model.id)]);
    }
  }

  async #compareKeys(): Promise<void> {
    await this.#settle();
    const strays = this.#pairs.find(({ real }) => real.received > 0);
    if (strays && !this.#difference) {
      const [frame = ''] = await strays.real.take(1);
      const real = wireText(decode(frame));
      this.#difference = { step: this.#step, args: [], real, model: 'nothing more' };
    }
    for (const args of snapshotSteps(this.model)) {
      this.#control.real.queue(args);
      const reply = this.#control.model.execute(args[0] ?? '', args.slice(1));
      const about = { step: this.#step, args: ['after it:', ...args], compare: compareOf(args) };
      this.#expect(this.#control, reply ?? null, about);
    }
    const { expected } = this.#control;
    this.#control.expected = [];
    const frames = await this.#control.real.take(expected.length);
    for (const [at, one] of expected.entries()) this.#judge(one, frames[at]);
  }
}
