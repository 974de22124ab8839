import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { SeckillError } from '../core/errors.ts';
import type { CallObserver } from '../core/observer.ts';
import { AsyncScope } from '../core/scope.ts';
import type { LoopDelay, NodeClients, SaleEnd, WorldHost } from '../ports/host.ts';
import { type ClientOverrides, createClient, type LiveClient } from './client.ts';
import { WallClock } from './clock.ts';
import { connectClient } from './connect.ts';
import type { RedisEndpoint } from './endpoint.ts';
import { enterForeignServers, type ForeignServers } from './foreign-servers.ts';
import { LoopMonitor } from './health.ts';
import { type KeyCleanup, keyPrefixOf, saleIdOf } from './keys.ts';
import { RECONNECT_FOR_MS } from './options.ts';
import type { ServerProgram } from './program.ts';
import type { Reaper } from './reaper-pipe.ts';
import { observedView } from './recording.ts';
import { redactUrls } from './redact.ts';
import { type LocalServers, startServers } from './servers.ts';
import type { LiveStore } from './store.ts';
import { within } from './within.ts';

/** The servers of a live world: thrown away after the run, or someone else's. */
export type LiveTarget =
  | {
      readonly kind: 'local';
      readonly program: ServerProgram;
      /** Independent masters: 1, or 5 where a strategy needs `redis-nodes`. */
      readonly servers: number;
    }
  | { readonly kind: 'redis'; readonly endpoints: readonly RedisEndpoint[] }
  /** No Redis. */
  | { readonly kind: 'none' };

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
  if (target.kind === 'local') {
    const local = await startServers(target.servers, target.program, { reaper });
    return new LiveHost({ ...options, keyPrefix, endpoints: local.endpoints, local });
  }
  if (target.kind === 'none') return new LiveHost({ ...options, keyPrefix, endpoints: [] });
  const { endpoints } = target;
  const foreign = await enterForeignServers(endpoints, keyPrefix, maxTimeMs, reaper);
  return new LiveHost({ ...options, keyPrefix, endpoints, foreign });
}

interface Parts extends LiveHostOptions {
  /** Of every key of the run. */
  readonly keyPrefix: string;
  readonly endpoints: readonly RedisEndpoint[];
  readonly local?: LocalServers;
  readonly foreign?: ForeignServers;
}

const AFTERWARDS_MS = 10_000;

/** A server's death is seen a moment after the errors that it causes, ms. */
const DEATH_NEWS_MS = 300;

/** The world of a live run: real servers, the wall clock. Made by {@link openLiveHost}. */
export class LiveHost implements WorldHost {
  readonly world = 'live';
  readonly target: string;
  readonly clock = new WallClock();
  readonly scope = new AsyncScope();
  readonly clockPort = {
    nowMs: () => performance.now(),
    sleep: (ms: number, signal?: AbortSignal) => this.clock.sleep(ms, signal),
  };
  readonly randomPort = {
    next: Math.random,
    integer: (min: number, max: number) => min + Math.floor(Math.random() * (max - min + 1)),
    uuid: () => randomUUID(),
  };
  readonly saleId: string;
  /** Stands before every key of this run, in the arguments of recorded calls too. */
  readonly keyPrefix: string;
  /** Where the masters listen. */
  readonly endpoints: readonly RedisEndpoint[];
  readonly #parts: Parts;
  readonly #stores: readonly LiveStore[];
  readonly #clients = new Set<LiveClient>();
  /** Of the clients, those that a node's buyers share. */
  readonly #shared: LiveClient[] = [];
  /** Labels of servers whose connections broke and are being tried again. */
  readonly #unreachable = new Set<string>();
  readonly #monitor = new LoopMonitor();
  #fail: (detail: string) => void = () => undefined;
  readonly #failed: Promise<SaleEnd>;
  #cleanup: KeyCleanup | undefined;
  readonly #afterwardsMs: number;
  #isOver = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#afterwardsMs = parts.afterwardsMs ?? AFTERWARDS_MS;
    this.keyPrefix = parts.keyPrefix;
    this.saleId = parts.keysBySale ? saleIdOf(parts.runId) : 'sale';
    this.endpoints = parts.endpoints;
    const { target } = parts;
    this.#stores = parts.stores ?? [];
    this.target = [...labelsOf(target), ...this.#stores.map(({ label }) => label)].join(', ');
    this.#failed = new Promise((resolve) => {
      this.#fail = (detail) => resolve({ by: 'target-failed', detail });
    });
    parts.local?.died.catch((error: SeckillError) => this.#fail(error.message));
    for (const store of this.#stores) void store.failed.then((detail) => this.#fail(detail));
  }

  async connectNode(observer: CallObserver): Promise<NodeClients> {
    const { endpoints } = this;
    const stores = await Promise.all(this.#stores.map((store) => store.connectNode()));
    const redisNodes = await Promise.all(
      endpoints.map((endpoint, index) => this.#connect(endpoint, index, observer)),
    );
    return {
      ...Object.assign({}, ...stores),
      redisNodes,
      openConnection: () => this.#openConnection(endpoints[0], observer),
      seenBy: (other, client, index) =>
        observedView(client, { observer: other, target: nameOf(index) }),
    };
  }

  drive<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isOver) return work();
    const ms = this.#afterwardsMs;
    return within(ms, work(), () => new Error(`no end within ${ms} ms`));
  }

  async runSale(
    sell: () => Promise<void>,
    maxTimeUs: number,
    signal: AbortSignal,
  ): Promise<SaleEnd> {
    await this.#parts.foreign?.sweep();
    this.#monitor.start();
    this.clock.restart();
    const end = await Promise.race([
      sell().then((): SaleEnd => ({ by: 'completed' })),
      this.clock.sleepUntil(maxTimeUs).then((): SaleEnd => ({ by: 'max-time' })),
      aborted(signal).then((): SaleEnd => ({ by: 'interrupted' })),
      this.#failed,
    ]);
    this.#monitor.stop();
    this.#isOver = true;
    if (end.by !== 'completed') for (const store of this.#stores) store.abandon();
    if (end.by !== 'completed' || !this.isBroken()) return end;
    return Promise.race([this.#failed, sleep(DEATH_NEWS_MS, end)]);
  }

  loopDelay(): LoopDelay | null {
    return this.#monitor.delay();
  }

  /** Process ids of the servers that this run started, in the order of its masters; empty elsewhere. */
  get serverPids(): readonly number[] {
    return this.#parts.local?.pids ?? [];
  }

  /** Keys deleted by {@link close} on servers that are not ours; undefined before, and on our own. */
  get cleanup(): KeyCleanup | undefined {
    return this.#cleanup;
  }

  async close(): Promise<string | undefined> {
    this.clock.stop();
    this.#monitor.stop();
    for (const client of this.#clients) client.disconnect();
    await this.#parts.local?.stop();
    const told = await Promise.all(this.#stores.map((store) => store.close(this.#afterwardsMs)));
    this.#cleanup = await this.#parts.foreign?.leave(this.#afterwardsMs);
    const keys = this.#cleanup && describeCleanup(this.#cleanup, this.keyPrefix);
    const lines = [keys, ...told].filter((line) => line !== undefined);
    return lines.length === 0 ? undefined : lines.join('\n');
  }

  async #connect(
    endpoint: RedisEndpoint,
    index: number,
    observer: CallObserver,
  ): Promise<LiveClient> {
    const target = nameOf(index);
    const client = this.#createClient(endpoint, { observer, target }, (error) => {
      this.#fail(`${endpoint.label}: connection lost: ${redactUrls(error.message)}`);
    });
    this.#shared.push(client);
    await connectClient(client, endpoint);
    client.on('reconnecting', () => this.#tellOutage(endpoint, false));
    client.on('ready', () => this.#tellOutage(endpoint, true));
    return client;
  }

  /** One line for each outage, however many clients it breaks. Of our own servers their end is told at once. */
  #tellOutage({ label }: RedisEndpoint, isBack: boolean): void {
    if (this.#parts.local !== undefined || this.#isOver) return;
    if (this.#unreachable.has(label) !== isBack) return;
    if (isBack) this.#unreachable.delete(label);
    else this.#unreachable.add(label);
    const lost = `connection lost; trying again for up to ${RECONNECT_FOR_MS / 1000} s`;
    this.#parts.note?.(`${label}: ${isBack ? 'connected again' : lost}`);
  }

  /** It does not reconnect by itself: a WATCH would be forgotten without a sign. */
  async #openConnection(
    endpoint: RedisEndpoint | undefined,
    observer: CallObserver,
  ): Promise<Redis> {
    if (endpoint === undefined) throw new SeckillError('target', 'expected a Redis, got none');
    const client = this.#createClient(endpoint, { observer, target: 'redis' });
    await connectClient(client, endpoint);
    return client;
  }

  isBroken(): boolean {
    if (this.#stores.some((store) => store.isBroken())) return true;
    return this.#shared.some((client) => client.status !== 'ready');
  }

  #createClient(
    endpoint: RedisEndpoint,
    observed: { observer: CallObserver; target: string },
    onLost?: (error: Error) => void,
  ): LiveClient {
    const { keyPrefix, keysBySale, overrides, reconnectPauseMs } = this.#parts;
    const client = createClient({
      endpoint,
      ...(!keysBySale && { keyPrefix }),
      observed,
      ...(overrides !== undefined && { overrides }),
      ...(reconnectPauseMs !== undefined && { reconnectPauseMs }),
      ...(onLost === undefined ? { reconnectForMs: 0 } : { onLost }),
    });
    this.#clients.add(client);
    client.once('end', () => this.#clients.delete(client));
    return client;
  }
}

function labelsOf(target: LiveTarget): readonly string[] {
  if (target.kind === 'redis') return target.endpoints.map(({ label }) => label);
  return target.kind === 'local' ? ['local'] : [];
}

function describeCleanup({ deleted, isComplete }: KeyCleanup, prefix: string): string {
  const keys = `${deleted} ${deleted === 1 ? 'key' : 'keys'} of the run (${prefix}*) on the target`;
  return isComplete
    ? `deleted ${keys}`
    : `deleted ${keys}, perhaps not all: the rest expires by itself within 10 min of --max-time`;
}

function nameOf(index: number): string {
  return index === 0 ? 'redis' : `redis-${index + 1}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
