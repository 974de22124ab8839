import type { Redis } from 'ioredis';
import type { HarnessClock } from '../../core/clock.ts';
import type { CallObserver } from '../../core/observer.ts';
import type { RandomSource } from '../../core/random.ts';
import type { FaultBudget } from '../../core/schedule.ts';
import { AsyncScope, type Scope, StepScope } from '../../core/scope.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { NodeClients, ShopHost } from '../../ports/host.ts';
import type { RandomPort } from '../../ports/random.ts';
import { nothingComes } from '../escapes/waits.ts';
import { EPOCH_MS, type VirtualGlobals } from '../globals/current.ts';
import { withVirtualGlobals } from '../globals/globals.ts';
import { notifierPort } from '../notifier.ts';
import { queuePort } from '../queue.ts';
import { simulatedRandom } from '../random-port.ts';
import { SimRedis } from '../redis-client/client.ts';
import type { AnyLink } from '../redis-client/link.ts';
import { SimSqlNode } from '../sql-client/node.ts';
import type { ModelledSql } from '../sql-server.ts';
import { untilAborted } from '../until-aborted.ts';
import { SimZookeeper } from '../zookeeper-client/client.ts';
import type { Actor } from './actor.ts';
import type { Mirror } from './mirror.ts';
import { SteppedNotifier } from './notifier.ts';
import { pump } from './pump.ts';
import { SteppedQueue } from './queue.ts';
import { SteppedServer } from './server.ts';
import { SteppedSql } from './sql.ts';
import { Stepper } from './stepper.ts';
import { SteppedZookeeper } from './zookeeper.ts';

/** What a searched world is made of. */
export interface SteppedHostOptions {
  readonly buyers: number;
  /** Processes of the shop; as many as buyers where each has its own. */
  readonly nodes: number;
  /** Independent Redis masters. */
  readonly servers: number;
  /** How long a session with its ZooKeeper lives unheard of, ms; absent where it has none. */
  readonly zookeeperSessionMs?: number | undefined;
  /** Its database; absent where it has none. */
  readonly sql?: ModelledSql | undefined;
  /** Whether it has a message queue, and lines to the buyers. */
  readonly hasQueue?: boolean;
  readonly hasNotifier?: boolean;
  /** See {@link Stepper}: where its nodes do something beside their purchases. */
  readonly staff?: 'apart' | 'beside' | undefined;
  readonly budget: FaultBudget;
  readonly random: RandomSource;
  /** True for strategy code that is not ours: immediates are waited for too. */
  readonly careful: boolean;
  /** True where clocks, timers and random numbers that are read as globals are the world's while it moves. */
  readonly virtualGlobals?: boolean;
  /** False where buyers share nothing in memory, and an attempt leaves nothing behind. */
  readonly sharesMemory: boolean;
  /** False makes a reply's arrival a choice of its own even where nobody can tell. */
  readonly repliesAtOnce?: boolean;
  /** Real servers that do what the models do. */
  readonly mirror?: Mirror | undefined;
}

/** One for all worlds: every storage of its own would cost something at each promise, for good. */
const BY_CONTEXT = new AsyncScope();

/** A world in which a chooser decides what happens next. It can be used for one schedule after the other. */
export class SteppedHost implements ShopHost {
  readonly world = 'sim';
  readonly target = 'sim';
  readonly saleId = 'sale';
  readonly clock: HarnessClock;
  readonly clockPort: ClockPort;
  readonly randomPort: RandomPort;
  readonly scope: Scope;
  readonly stepper: Stepper;
  readonly #options: SteppedHostOptions;
  /** Undefined where the globals stay the real ones. */
  readonly #globals: VirtualGlobals | undefined;
  /** With the links that each has opened. */
  readonly #clients = new Map<Redis, AnyLink[]>();
  readonly #zookeepers: SimZookeeper[] = [];
  readonly #sqlNodes: SimSqlNode[] = [];
  /** Since the opening. */
  #sqlLinks: AnyLink[] = [];
  /** The nodes' own, which cannot be replaced. */
  readonly #kept = new Set<Redis>();
  readonly #randomOf = new Map<string, RandomPort>();
  #play = {};
  #nodes = 0;

  constructor(options: SteppedHostOptions) {
    const { buyers, nodes, budget, sharesMemory } = options;
    this.#options = options;
    this.scope = sharesMemory ? BY_CONTEXT : new StepScope();
    this.stepper = new Stepper({
      buyers,
      nodes,
      budget,
      scope: this.scope,
      repliesAtOnce: nodes === buyers && options.repliesAtOnce !== false,
      forgetsAttempts: nodes === buyers && !sharesMemory,
      staff: options.staff,
    });
    this.stepper.traffic.mirror = options.mirror;
    for (let number = 1; number <= options.servers; number++) {
      const stream = () => options.random.stream(`server ${number - 1}`);
      this.stepper.servers.push(new SteppedServer(this.stepper, number, stream));
    }
    const { zookeeperSessionMs } = options;
    if (zookeeperSessionMs !== undefined) {
      this.stepper.zookeeper = new SteppedZookeeper(this.stepper, zookeeperSessionMs);
    }
    if (options.sql !== undefined) this.stepper.sql = new SteppedSql(this.stepper, options.sql);
    if (options.hasQueue === true) this.stepper.queue = new SteppedQueue(this.stepper);
    if (options.hasNotifier === true) this.stepper.notifier = new SteppedNotifier(this.stepper);
    this.clock = this.#harnessClock();
    this.clockPort = this.#strategyClock();
    this.randomPort = this.#randomPort();
    if (options.virtualGlobals === true) this.#globals = this.#ownGlobals();
  }

  async connectNode(observer: CallObserver): Promise<NodeClients> {
    const node = this.#nodes;
    this.#nodes += 1;
    const opening = this.stepper.servers.map((server) => this.#openClient(node, server, observer));
    const [first] = this.stepper.servers as [SteppedServer, ...SteppedServer[]];
    const redisNodes = await Promise.all(opening);
    for (const client of redisNodes) this.#kept.add(client);
    const zookeeper = await this.#openZookeeper(node, observer);
    const sql = this.#openSql(node);
    return {
      redisNodes,
      openConnection: () => this.#openClient(node, first, observer),
      seenBy: (_, client) => client,
      ...this.#openOthers(node),
      ...(zookeeper !== undefined && { zookeeperSeenBy: () => zookeeper }),
      ...(sql !== undefined && { sqlSeenBy: (seenBy: CallObserver) => sql.seenBy(seenBy) }),
    };
  }

  drive<T>(work: () => Promise<T>): Promise<T> {
    return withVirtualGlobals(this.#globals, () => this.#drive(work));
  }

  /** Lets one thing after the other happen: see {@link pump}. */
  pump(advance: () => boolean): Promise<void> {
    const { careful } = this.#options;
    const { traffic } = this.stepper;
    const move = () => pump(advance, careful, () => traffic.following);
    return withVirtualGlobals(this.#globals, move);
  }

  async #drive<T>(work: () => Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    const working = work();
    working.then(settled, settled);
    const advance = () => {
      if (isSettled) return true;
      if (this.stepper.advance() === undefined) return false;
      throw nothingComes();
    };
    await this.pump(advance);
    return working;
  }

  isBroken(): boolean {
    return false;
  }

  /** What the stores hold now is what every schedule begins with. */
  keepOpening(): void {
    for (const server of this.stepper.servers) server.keepOpening();
    this.stepper.zookeeper?.keepOpening();
    this.stepper.sql?.keepOpening();
    if (this.stepper.staff.length > 0) this.stepper.rests.open();
  }

  /** Lets what the nodes do come to rest, as far as it takes no time. */
  calm(): Promise<void> {
    return this.pump(() => !this.stepper.calm());
  }

  /** True where a client would be like new in the next schedule: it is connected, and waits for nothing. */
  isClean(client: Redis): boolean {
    const links = this.#clients.get(client);
    if (links === undefined || client.status !== 'ready') return false;
    if (waitingCommands(client).length > 0) return false;
    return links.every(({ isCut, connection }) => !isCut && !connection.isClosed);
  }

  /**
   * Lets go of borrowed connections that are not clean, without a word to whoever waits for their
   * replies. Answers whether all that is left is clean.
   */
  tidy(): boolean {
    for (const [client, links] of this.#clients) {
      if (this.isClean(client)) continue;
      if (this.#kept.has(client)) return false;
      this.#clients.delete(client);
      this.stepper.traffic.drop(links);
    }
    return true;
  }

  /** Back to the opening. */
  reset(): void {
    this.stepper.reset();
    this.#disconnectSql();
    for (const client of this.#zookeepers) client.reset();
    this.#randomOf.clear();
    this.#play = {};
  }

  async #openClient(node: number, server: SteppedServer, observer: CallObserver): Promise<Redis> {
    const links: AnyLink[] = [];
    const sim = {
      openLink: () => {
        const link = server.openLink();
        links.push(link);
        this.stepper.traffic.adopt(link, node, server);
        return link;
      },
      observer,
      target: server.number === 1 ? 'redis' : `redis-${server.number}`,
    };
    const client = new SimRedis(sim, { lazyConnect: true });
    this.#clients.set(client, links);
    await client.connect();
    return client;
  }

  async #openZookeeper(node: number, observer: CallObserver): Promise<SimZookeeper | undefined> {
    const { zookeeper: server, traffic } = this.stepper;
    if (server === undefined) return undefined;
    const link = server.openLink(node);
    traffic.adopt(link, node, server);
    const { timeoutMs } = server;
    const client = new SimZookeeper({ link, observer, scope: this.scope, timeoutMs });
    this.#zookeepers.push(client);
    await client.connect();
    return client;
  }

  #openSql(node: number): SimSqlNode | undefined {
    const { stepper, scope } = this;
    const { sql, traffic } = stepper;
    if (sql === undefined) return undefined;
    const openLink = () => {
      const link = sql.openLink(node);
      this.#sqlLinks.push(link);
      traffic.adopt(link, node, sql);
      return link;
    };
    const opened = new SimSqlNode({ ...sql.settings, timeline: stepper, scope, openLink });
    this.#sqlNodes.push(opened);
    return opened;
  }

  /** What else a node has: a queue, lines to its buyers, and its own clock where what it does beside purchases is told. */
  #openOthers(node: number): Partial<NodeClients> {
    const { queue, notifier, staff, traffic } = this.stepper;
    const wire = queue?.connect(node, (link) => traffic.adopt(link, node, queue));
    const carry = notifier?.connect((line) => traffic.adopt(line, node, notifier));
    const one = staff[node];
    return {
      ...(queue !== undefined && wire && { queueSeenBy: queuePort(queue.server, wire) }),
      ...(carry !== undefined && { notifierSeenBy: notifierPort(carry) }),
      ...(one !== undefined && {
        own: {
          clock: this.#harnessClock(one),
          clockPort: this.#strategyClock(one),
          randomPort: this.#randomPort(one),
        },
      }),
    };
  }

  #disconnectSql(): void {
    if (this.#sqlLinks.length === 0) return;
    for (const node of this.#sqlNodes) node.forget();
    this.stepper.traffic.drop(this.#sqlLinks);
    this.#sqlLinks = [];
  }

  /** Whose code is running, as far as the scope knows. */
  #owner(): Owner | undefined {
    return this.scope.current() as Owner | undefined;
  }

  #randomPort(staff?: Actor): RandomPort {
    return {
      next: () => this.#random(staff).next(),
      integer: (min, max) => this.#random(staff).integer(min, max),
      uuid: () => this.#random(staff).uuid(),
    };
  }

  /** Each attempt draws from a stream of its own: its numbers depend on nobody, and on nothing before it. */
  #random(staff?: Actor): RandomPort {
    const owner = this.#owner();
    const name = owner === undefined ? (staff?.name ?? 'strategy') : `strategy ${owner.attempt}`;
    const known = this.#randomOf.get(name);
    if (known !== undefined) return known;
    const random = simulatedRandom(this.#options.random.stream(name));
    this.#randomOf.set(name, random);
    return random;
  }

  /** `staff`: of a node, whose code it is where it is no attempt's. */
  #harnessClock(staff?: Actor): HarnessClock {
    const { stepper, scope } = this;
    const actAt = (atUs: number, act: () => void, what = 'service'): Promise<void> => {
      const owner = this.#owner();
      const who = owner ?? staff;
      return new Promise((resolve) => {
        const fire = () => {
          scope.resume(owner);
          act();
          resolve();
        };
        if (who !== undefined) stepper.answerTo(who.buyer, what, atUs, fire);
        else stepper.sleep(0, Number.isFinite(atUs) ? atUs : stepper.nowUs(), fire);
      });
    };
    return {
      nowUs: () => stepper.nowUs(),
      actAt,
      sleepUntil: (atUs) => actAt(atUs, () => {}),
    };
  }

  #ownGlobals(): VirtualGlobals {
    const { stepper, scope } = this;
    return {
      nowMs: () => EPOCH_MS + this.clockPort.nowMs(),
      timeUs: () => stepper.nowUs(),
      after: (ms, fire) => {
        const owner = this.#owner();
        const goOn = (): void => {
          scope.resume(owner);
          fire();
        };
        if (ms === 0) {
          const soon = stepper.at(stepper.nowUs(), goOn);
          return () => soon.cancel();
        }
        return stepper.sleep(owner?.buyer ?? 0, stepper.nowUs() + Math.round(ms * 1000), goOn);
      },
      random: () => this.#random(),
      play: () => this.#play,
    };
  }

  #strategyClock(staff?: Actor): ClockPort {
    const { stepper, scope } = this;
    return {
      nowMs: () => {
        const nowMs = stepper.nowUs() / 1000;
        const owner = this.#owner();
        if (owner === undefined && staff !== undefined) staff.hasReadClock = true;
        if (stepper.isChoosing) this.#observe(owner ?? staff, `clock ${nowMs}`);
        return nowMs;
      },
      sleep: (ms, signal) => {
        if (Number.isNaN(ms)) throw new RangeError('clock.sleep: expected ms, got NaN');
        const owner = this.#owner();
        const atUs = stepper.nowUs() + Math.max(0, Math.round(ms * 1000));
        return untilAborted(signal, (wake) =>
          stepper.sleep((owner ?? staff)?.buyer ?? 0, atUs, () => {
            scope.resume(owner);
            wake();
          }),
        );
      },
    };
  }

  #observe(owner: Pick<Owner, 'buyer'> | undefined, text: string): void {
    const { observations, everyone } = this.stepper;
    const actor = owner && everyone[owner.buyer - 1];
    if (actor !== undefined) observations.add(actor.slot, text);
    else observations.addToAll(text);
  }
}

/** What is known of an attempt that is under way. */
interface Owner {
  readonly attempt: number;
  readonly buyer: number;
  readonly node: number;
}

/** Commands that went through ioredis's parser and have no reply. */
function waitingCommands(client: Redis): { readonly length: number } {
  return (client as unknown as { readonly commandQueue: { readonly length: number } }).commandQueue;
}
