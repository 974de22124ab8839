import { SeckillError } from '../core/errors.ts';
import type { CallObserver } from '../core/observer.ts';
import type { RandomSource } from '../core/random.ts';
import { AsyncScope, type Scope, StepScope } from '../core/scope.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { NodeClients, SaleEnd, WorldHost } from '../ports/host.ts';
import type { NotifierPort } from '../ports/notifier.ts';
import { awaitedEscapes } from './escapes/waits.ts';
import type { VirtualGlobals } from './globals/current.ts';
import { withVirtualGlobals } from './globals/globals.ts';
import { Kernel } from './kernel.ts';
import { kernelGlobals } from './kernel-globals.ts';
import { Network } from './network.ts';
import { SimNodePower } from './node-power.ts';
import { simNotifier } from './notifier.ts';
import { type SimQueueServer, simQueue } from './queue.ts';
import { simulatedRandom } from './random-port.ts';
import { SimRedisServers, type SimReplicated } from './redis-servers.ts';
import { SaleClock } from './sale-clock.ts';
import { SimSqlNode } from './sql-client/node.ts';
import { type ModelledSql, SimSqlServer } from './sql-server.ts';
import type { Timeline } from './timeline.ts';
import { untilAborted } from './until-aborted.ts';
import { SimZookeeper } from './zookeeper-client/client.ts';
import { SimZookeeperServer } from './zookeeper-server.ts';

/** What a simulated world is made of. */
export interface SimHostOptions {
  readonly random: RandomSource;
  /** Independent Redis masters: 1, or 5 where a strategy needs `redis-nodes`. */
  readonly servers: number;
  /** How long a session with its ZooKeeper lives unheard of, ms; absent where it has none. */
  readonly zookeeperSessionMs?: number | undefined;
  /** True where nodes may be stopped and killed. */
  readonly nodesFail?: boolean;
  /** Where its Redis has a replica; its primary dies only if told. */
  readonly replicated?: SimReplicated | undefined;
  /** Of the replies to commands while the sale is open, above 0 to 100; none are lost unless told. */
  readonly lostReplyPercent?: number | undefined;
  /** Its database; absent where it has none. */
  readonly sql?: ModelledSql | undefined;
  /** One leg of the network, integer µs. */
  readonly networkUs: { readonly min: number; readonly max: number };
  /** True for strategy code that is not ours: see {@link Kernel}. */
  readonly careful: boolean;
  /** True where clocks, timers and random numbers that are read as globals are the world's while it moves. */
  readonly virtualGlobals?: boolean;
  /** False where buyers share nothing in memory: see {@link StepScope}; true unless told. */
  readonly sharesMemory?: boolean | undefined;
  /** False sends every command through ioredis's own parser; true unless told. */
  readonly shortWay?: boolean;
}

/** The whole of a sale in one process: virtual time, models of Redis, and no socket anywhere. */
export class SimHost implements WorldHost {
  readonly world = 'sim';
  readonly target = 'sim';
  readonly saleId = 'sale';
  readonly clock: SaleClock;
  readonly clockPort: ClockPort;
  readonly randomPort;
  readonly scope: Scope;
  readonly #kernel: Kernel;
  readonly #options: SimHostOptions;
  readonly #network: Network;
  readonly #redis: SimRedisServers;
  readonly #zookeeper: SimZookeeperServer | undefined;
  readonly #sql: SimSqlServer | undefined;
  #lines = 0;
  readonly #queueServer: SimQueueServer;
  #queueLinks = 0;
  #sqlLinks = 0;
  #isOpen = false;
  /** The sale is over, and connections may be broken. */
  #isOver = false;
  /** Undefined where the globals stay the real ones. */
  readonly #globals: VirtualGlobals | undefined;
  /** Undefined where none is lost. */
  readonly #losesReply: (() => boolean) | undefined;

  constructor(options: SimHostOptions) {
    this.scope = options.sharesMemory === false ? new StepScope() : new AsyncScope();
    const kernel = new Kernel({ careful: options.careful, scope: this.scope });
    this.#options = options;
    this.#kernel = kernel;
    this.#queueServer = { timeline: kernel, queues: new Map() };
    this.clock = new SaleClock(kernel);
    this.clockPort = clockOf(kernel, this.scope);
    this.randomPort = simulatedRandom(options.random.stream('strategy'));
    if (options.virtualGlobals === true) {
      this.#globals = kernelGlobals(kernel, this.scope, this.randomPort);
    }
    this.#network = new Network(options.networkUs.min, options.networkUs.max);
    const { zookeeperSessionMs, lostReplyPercent } = options;
    if (lostReplyPercent !== undefined) {
      const random = options.random.stream('lost replies');
      this.#losesReply = () => this.#isOpen && random.next() * 100 < lostReplyPercent;
    }
    this.#redis = new SimRedisServers({
      ...options,
      ...{ kernel, network: this.#network, losesReply: this.#losesReply, saleId: this.saleId },
    });
    if (zookeeperSessionMs !== undefined) {
      this.#zookeeper = new SimZookeeperServer(kernel, zookeeperSessionMs);
    }
    if (options.sql !== undefined) this.#sql = new SimSqlServer(kernel, options.sql);
  }

  async connectNode(observer: CallObserver): Promise<NodeClients> {
    const power = this.#options.nodesFail ? this.#newPower() : undefined;
    const redisNodes = await this.#redis.connect(observer, power);
    const zookeeper = await this.#openZookeeper(observer, power);
    const timeline = power?.timeline ?? this.#kernel;
    const sql = this.#openSql(timeline, power);
    return {
      redisNodes,
      openConnection: () => this.#redis.open(observer, power),
      notifierSeenBy: this.#openLines(timeline),
      queueSeenBy: this.#openQueue(timeline),
      ...(power !== undefined && { power }),
      // A world that moves in steps knows whose code runs.
      seenBy: (_, client) => client,
      ...(zookeeper !== undefined && { zookeeperSeenBy: () => zookeeper }),
      ...(sql !== undefined && { sqlSeenBy: (seenBy: CallObserver) => sql.seenBy(seenBy) }),
    };
  }

  drive<T>(work: () => Promise<T>): Promise<T> {
    const ready = this.#isOver ? () => this.#redis.recovered().then(work) : work;
    return withVirtualGlobals(this.#globals, () => this.#kernel.during(ready()));
  }

  runSale(sell: () => Promise<void>, maxTimeUs: number, signal: AbortSignal): Promise<SaleEnd> {
    return withVirtualGlobals(this.#globals, () => this.#runSale(sell, maxTimeUs, signal));
  }

  async #runSale(
    sell: () => Promise<void>,
    maxTimeUs: number,
    signal: AbortSignal,
  ): Promise<SaleEnd> {
    if (signal.aborted) return { by: 'interrupted' };
    this.#network.open();
    this.#isOpen = true;
    this.clock.open();
    const kernel = this.#kernel;
    this.#redis.opened(kernel.nowUs());
    let isRunning = true;
    let isOver = false;
    let failure: unknown;
    // What settles later, while the world is asked about its state, must not stop that.
    const stop = (): void => {
      if (isRunning) kernel.stop();
    };
    signal.addEventListener('abort', stop);
    sell()
      .then(
        () => (isOver = true),
        (error: unknown) => (failure = error),
      )
      .finally(stop);
    const end = await kernel.run(this.clock.kernelUs(maxTimeUs));
    isRunning = false;
    this.#isOpen = false;
    this.#isOver = this.#options.replicated !== undefined;
    signal.removeEventListener('abort', stop);
    if (failure !== undefined) throw failure;
    if (isOver) return { by: 'completed' };
    if (signal.aborted) return { by: 'interrupted' };
    const real = end === 'idle' ? awaitedEscapes() : undefined;
    if (real !== undefined) throw new SeckillError('not-runnable', real);
    return { by: end === 'deadline' ? 'max-time' : 'stuck' };
  }

  isBroken(): boolean {
    return false;
  }

  async killPrimary(): Promise<void> {
    this.#redis.killPrimary();
  }

  primaryServes(): Promise<void> {
    return this.#redis.up();
  }

  loopDelay(): null {
    return null;
  }

  async close(): Promise<undefined> {
    this.#redis.close();
    return undefined;
  }

  /** Of one more node. */
  #openLines(timeline: Timeline): (observer: CallObserver) => NotifierPort {
    this.#lines += 1;
    return simNotifier({
      timeline,
      scope: this.scope,
      legs: this.#network.legs(this.#options.random.stream(`lines ${this.#lines}`)),
    });
  }

  /** Of one more node. */
  #openSql(timeline: Timeline, power: SimNodePower | undefined): SimSqlNode | undefined {
    const [server, sql] = [this.#sql, this.#options.sql];
    if (server === undefined || sql === undefined) return undefined;
    const openLink = () => {
      this.#sqlLinks += 1;
      const random = this.#options.random.stream(`sql link ${this.#sqlLinks}`);
      const link = server.openLink(this.#network.legs(random));
      return power === undefined ? link : power.adopt(link);
    };
    const { database, connections } = sql;
    const { scope } = this;
    const losesReply = this.#losesReply;
    return new SimSqlNode({ database, connections, timeline, scope, openLink, losesReply });
  }

  #newPower(): SimNodePower {
    const { clock, clockPort, scope } = this;
    return new SimNodePower({ kernel: this.#kernel, scope, clock, clockPort });
  }

  async #openZookeeper(
    observer: CallObserver,
    power: SimNodePower | undefined,
  ): Promise<SimZookeeper | undefined> {
    const server = this.#zookeeper;
    if (server === undefined) return undefined;
    const number = server.model.sessions.size + 1;
    const random = this.#options.random.stream(`zookeeper link ${number}`);
    const link = server.openLink(this.#network.legs(random));
    power?.adopt(link);
    if (power !== undefined) {
      power.onChange = (state) => {
        if (state === 'running') server.heardOf(link.connection);
        else server.silence(link.connection);
      };
    }
    const { timeoutMs } = server;
    const client = new SimZookeeper({ link, observer, scope: this.scope, timeoutMs });
    await client.connect();
    return client;
  }

  #openQueue(timeline: Timeline) {
    this.#queueLinks += 1;
    const random = this.#options.random.stream(`queue link ${this.#queueLinks}`);
    const legs = this.#network.legs(random);
    const { scope } = this;
    return simQueue({ timeline, scope, legs, server: this.#queueServer });
  }
}

/** Clients and servers share the one clock of the virtual world. */
function clockOf(kernel: Kernel, scope: Scope): ClockPort {
  return {
    nowMs: () => kernel.nowUs() / 1000,
    async sleep(ms, signal) {
      if (Number.isNaN(ms)) throw new RangeError('clock.sleep: expected ms, got NaN');
      const owner = scope.current();
      const atUs = kernel.nowUs() + Math.max(0, Math.round(ms * 1000));
      await untilAborted(signal, (wake) => {
        const { cancel } = kernel.at(atUs, () => {
          kernel.woke();
          scope.resume(owner);
          wake();
        });
        return cancel;
      });
    },
  };
}
