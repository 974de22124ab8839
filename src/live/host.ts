import { setTimeout as sleep } from 'node:timers/promises';
import { SeckillError } from '../core/errors.ts';
import type { CallObserver } from '../core/observer.ts';
import { AsyncScope } from '../core/scope.ts';
import type { LoopDelay, NodeClients, SaleEnd, WorldHost } from '../ports/host.ts';
import type { NodeProcesses } from '../ports/node-process.ts';
import type { ClientOverrides } from './client.ts';
import { WallClock } from './clock.ts';
import { LoopMonitor } from './health.ts';
import { describeCleanup, type KeyCleanup, keyPrefixOf, saleIdOf } from './keys.ts';
import { NodeConnections, type NodeSpec } from './node/connections.ts';
import { LiveProcesses } from './node/processes.ts';
import { tellOnce } from './once.ts';
import { chance, wallClockPort } from './ports.ts';
import type { Reaper } from './reaper-pipe.ts';
import { type LiveTarget, openRedisServers, type RedisServers } from './redis-servers.ts';
import type { LiveStore } from './store.ts';
import { deathOf } from './throwaway/death.ts';
import { within } from './within.ts';

/** What {@link openLiveHost} takes. */
export interface LiveHostOptions {
  readonly target: LiveTarget;
  /** Unique to this run of one strategy, and the beginning of no other's; letters, digits and dashes. */
  readonly runId: string;
  /** Bound on the sale, wall ms; keys that could not be deleted expire 10 min after it. */
  readonly maxTimeMs: number;
  readonly reaper: Reaper;
  /** Servers of other sorts, which the host closes. */
  readonly stores?: readonly LiveStore[];
  /**
   * True for strategies of ours, whose every key begins with the sale's hash tag, or one that goes on: a sale of its own
   * keeps runs apart then, and ioredis need not look for the keys of every command.
   */
  readonly keysBySale?: boolean;
  /** Bound on each thing that is done after the sale, wall ms; 10,000 unless told: a server may be silent for good. */
  readonly afterwardsMs?: number;
  /** True where every node of the shop is a process of its own. */
  readonly nodesAreProcesses?: boolean;
  /** Of the replies of a Redis while the sale is open, above 0 to 100; none are lost unless told. */
  readonly lostReplyPercent?: number | undefined;
  /** A team's own ioredis options. */
  readonly overrides?: ClientOverrides;
  /** Pause before each try to reconnect, ms; ours unless told. */
  readonly reconnectPauseMs?: number;
  /** Told about a server that is out of reach, and about its return, while the sale is open. */
  readonly note?: (text: string) => void;
}

/**
 * Starts or reaches the servers of a run. Throws a `SeckillError` (code `target`) where it cannot; nothing is
 * then left behind.
 */
export async function openLiveHost(options: LiveHostOptions): Promise<LiveHost> {
  const { target, runId, maxTimeMs, reaper } = options;
  // Its tag may go on: the shards of a stock have tags of their own.
  const keyPrefix = options.keysBySale ? `{${saleIdOf(runId)}` : keyPrefixOf(runId);
  const redis = await openRedisServers(target, {
    keyPrefix,
    maxTimeMs,
    reaper,
    ...(options.note && { note: options.note }),
  });
  return new LiveHost({ ...options, keyPrefix, redis });
}

interface Parts extends LiveHostOptions {
  /** Of every key of the run. */
  readonly keyPrefix: string;
  readonly redis: RedisServers;
}

const AFTERWARDS_MS = 10_000;

/** A server's death is seen a moment after the errors that it causes, ms. */
const DEATH_NEWS_MS = 300;

/** Between two questions who the primary is, ms. */
const PRIMARY_PAUSE_MS = 50;

/** The world of a live run: real servers, the wall clock. Made by {@link openLiveHost}. */
export class LiveHost implements WorldHost {
  readonly world = 'live';
  readonly target: string;
  readonly clock = new WallClock();
  readonly scope = new AsyncScope();
  readonly clockPort = wallClockPort(this.clock);
  readonly randomPort = chance;
  readonly saleId: string;
  /** Stands before every key of this run, in the arguments of recorded calls too. */
  readonly keyPrefix: string;
  readonly #parts: Parts;
  readonly #stores: readonly LiveStore[];
  readonly #connections: NodeConnections;
  readonly nodeProcesses?: NodeProcesses;
  readonly #processes?: LiveProcesses;
  readonly #monitor = new LoopMonitor();
  #fail: (detail: string) => void = () => undefined;
  readonly #failed: Promise<SaleEnd>;
  #failure: string | undefined;
  #cleanup: KeyCleanup | undefined;
  readonly #afterwardsMs: number;
  #isOver = false;
  #recovery: Promise<void> | undefined;
  #isSaleOpen = false;
  #hasLostStore = false;
  /** Address of the server that {@link killPrimary} killed. */
  #killed: string | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#afterwardsMs = parts.afterwardsMs ?? AFTERWARDS_MS;
    this.keyPrefix = parts.keyPrefix;
    this.saleId = parts.keysBySale ? saleIdOf(parts.runId) : 'sale';
    this.#stores = parts.stores ?? [];
    this.target = [...parts.redis.labels, ...this.#stores.map(({ label }) => label)].join(', ');
    this.#failed = new Promise((resolve) => {
      this.#fail = (detail) => {
        this.#failure ??= detail;
        resolve({ by: 'target-failed', detail });
      };
    });
    void deathOf(parts.redis.died).then((detail) => this.#fail(detail));
    for (const store of this.#stores) {
      void store.failed.then((detail) => {
        this.#hasLostStore = true;
        this.#fail(detail);
      });
    }
    const tell = (text: string) => this.#note(text);
    // The tool's own process and those of the nodes see the same servers.
    const note = parts.nodesAreProcesses ? tellOnce(tell) : tell;
    this.#connections = new NodeConnections(this.nodeSpec, {
      lost: (detail) => this.#fail(detail),
      note,
      isSaleOpen: () => this.#isSaleOpen,
    });
    if (parts.nodesAreProcesses) {
      this.#processes = new LiveProcesses({
        spec: this.nodeSpec,
        clock: this.clock,
        mark: `node-of-${parts.runId}`,
        reaper: parts.reaper,
        lost: (detail) => this.#fail(detail),
        note,
      });
      this.nodeProcesses = this.#processes;
    }
  }

  /** What a process of the shop needs to connect as {@link connectNode} does. */
  get nodeSpec(): NodeSpec {
    const { redis, keyPrefix, keysBySale, overrides, reconnectPauseMs } = this.#parts;
    const { lostReplyPercent } = this.#parts;
    return {
      redis: {
        services: redis.services,
        saleKey: `{${this.saleId}}`,
        ...(!keysBySale && { keyPrefix }),
        isOurs: redis.isOurs,
        ...(lostReplyPercent !== undefined && { lostReplyPercent }),
        ...(overrides !== undefined && { overrides }),
        ...(reconnectPauseMs !== undefined && { reconnectPauseMs }),
      },
      stores: this.#stores.map(({ spec }) => spec),
    };
  }

  connectNode(observer: CallObserver): Promise<NodeClients> {
    return this.#connections.connectNode(observer);
  }

  drive<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isOver) return work();
    const ms = this.#afterwardsMs;
    const late = () => new Error(`no end within ${ms} ms`);
    // One wait for all that is done: what has not recovered by then will not.
    this.#recovery ??= within(ms, this.#connections.recovered(), late).catch(() => undefined);
    return this.#recovery.then(() => within(ms, work(), late));
  }

  async runSale(
    sell: () => Promise<void>,
    maxTimeUs: number,
    signal: AbortSignal,
  ): Promise<SaleEnd> {
    await this.#parts.redis.sweep?.();
    this.#monitor.start();
    this.clock.restart();
    this.#isSaleOpen = true;
    for (const store of this.#stores) store.opened?.();
    const over = new AbortController();
    const end = await Promise.race([
      sell().then((): SaleEnd => ({ by: 'completed' })),
      this.clock.sleepUntil(maxTimeUs).then((): SaleEnd => ({ by: 'max-time' })),
      aborted(signal, over.signal).then((): SaleEnd => ({ by: 'interrupted' })),
      this.#failed,
    ]);
    over.abort();
    this.#monitor.stop();
    this.#isOver = true;
    this.#isSaleOpen = false;
    if (end.by === 'target-failed') this.#recovery = Promise.resolve();
    if (end.by !== 'completed') this.#connections.abandon();
    if (end.by !== 'completed' || !this.isBroken()) return end;
    return Promise.race([this.#failed, sleep(DEATH_NEWS_MS, end)]);
  }

  failure(): string | undefined {
    return this.#failure;
  }

  loopDelay(): LoopDelay | null {
    return this.#monitor.delay();
  }

  /** Process ids of the servers that this run started, in the order of its masters; empty elsewhere. */
  get serverPids(): readonly number[] {
    return this.#parts.redis.pids;
  }

  /**
   * Kills the server that has the sale's stock, as SIGKILL does. The others are left to find out and to put another
   * in its place.
   *
   * @throws SeckillError (`target`) where this run started no such servers, or they are not in order
   */
  async killPrimary(): Promise<void> {
    const { redis } = this.#parts;
    if (redis.killPrimary === undefined) {
      throw new SeckillError(
        'target',
        `${this.target}: expected throwaway servers that can replace a master, got none`,
        'add --target local --topology sentinel or cluster',
      );
    }
    this.#killed = await redis.killPrimary(`{${this.saleId}}`);
  }

  /** Settles when another server has taken the place of the killed one; never where the sale is over before. */
  async primaryServes(): Promise<void> {
    const { redis } = this.#parts;
    while (redis.primaryOf !== undefined && !this.#isOver) {
      const primary = await redis.primaryOf(`{${this.saleId}}`);
      if (primary !== undefined && primary !== this.#killed) return;
      await sleep(PRIMARY_PAUSE_MS);
    }
    await new Promise(() => {});
  }

  /** Keys deleted by {@link close} on servers that are not ours; undefined before, and on our own. */
  get cleanup(): KeyCleanup | undefined {
    return this.#cleanup;
  }

  async close(): Promise<string | undefined> {
    this.clock.stop();
    this.#monitor.stop();
    this.#connections.close();
    await this.#processes?.kill();
    await this.#parts.redis.stop?.();
    const told = await Promise.all(this.#stores.map((store) => store.close(this.#afterwardsMs)));
    this.#cleanup = await this.#parts.redis.leave?.(this.#afterwardsMs);
    const keys = this.#cleanup && describeCleanup(this.#cleanup, this.keyPrefix);
    const lines = [keys, ...told].filter((line) => line !== undefined);
    return lines.length === 0 ? undefined : lines.join('\n');
  }

  #note(text: string): void {
    if (!this.#isOver) this.#parts.note?.(text);
  }

  isBroken(): boolean {
    return this.#hasLostStore || this.#connections.isBroken();
  }
}

/** Settles when `signal` is aborted; one for many sales, which each let go of it when they are `over`. */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
}
