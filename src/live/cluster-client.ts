import { Cluster, type ClusterOptions, type Command, type Redis } from 'ioredis';
import type { ClientSettings } from './client.ts';
import { Cork } from './cork.ts';
import { mayLoseReply } from './lost-replies.ts';
import { neverSent } from './never-sent.ts';
import { clientOptions, RECONNECT_FOR_MS, retryFor } from './options.ts';
import { type Observed, record } from './recording.ts';
import { addressOf, type ClusterService, mayReach } from './service.ts';
import { mark, unmark } from './unsent.ts';

/** What {@link createCluster} takes. */
export interface ClusterSettings extends Omit<ClientSettings, 'endpoint'> {
  readonly service: ClusterService;
  /** Told when no server of the cluster, or none that has the wanted keys, can be reached, and when one can again. */
  readonly onOutage?: (isBack: boolean) => void;
}

/**
 * A client of a cluster that is not connected yet (see `connectCluster`). It follows MOVED and ASK, after which
 * nothing has happened; a command whose connection breaks is rejected at once and never resent, and one that
 * cannot leave is rejected at once, and `neverSent` says so.
 */
export function createCluster(settings: ClusterSettings): LiveCluster {
  return new LiveCluster(settings, {});
}

/** The harness's client of a cluster; made by {@link createCluster}. */
export class LiveCluster extends Cluster {
  /** The last error of a connection, for messages. */
  lastError: Error | undefined;
  readonly #settings: ClusterSettings;
  readonly #observed: Observed | undefined;
  readonly #duplicates = new Set<LiveCluster>();
  readonly #outageMs: number;
  #isOpen = false;
  #isClosing = false;
  /** Since when no command gets through; by the monotonic clock, ms. */
  #outSince: number | undefined;

  constructor(settings: ClusterSettings, more: ClusterOptions) {
    super([...settings.service.seeds], { ...clusterOptions(settings), ...more } as LegacyOptions);
    this.#settings = settings;
    this.#observed = settings.observed;
    this.#outageMs = settings.reconnectForMs ?? RECONNECT_FOR_MS;
    this.on('+node', watchNode);
    const note = (error: Error) => {
      this.lastError = error;
    };
    this.on('node error', note);
    this.on('error', note);
    this.once('ready', () => {
      this.#isOpen = true;
    });
    this.once('end', () => this.#lose());
  }

  /** True where commands do not get through at the moment. */
  get isBroken(): boolean {
    return this.status !== 'ready' || this.#outSince !== undefined;
  }

  override sendCommand(
    command: Command,
    stream?: Parameters<Cluster['sendCommand']>[1],
    node?: unknown,
  ): unknown {
    // While connections are set up, ioredis talks for itself.
    if (this.status !== 'connect') {
      if (this.#observed !== undefined) record(command, this.#observed);
      const { losesReply } = this.#settings;
      if (losesReply !== undefined) mayLoseReply(command, losesReply);
    }
    if (this.#isOpen && this.status !== 'ready' && command.name !== 'cluster') {
      mark(command);
      command.reject(new Error(NOT_SENT));
      return command.promise;
    }
    if (this.#outSince !== undefined) this.#watchReturn(command);
    return super.sendCommand(command, stream, node);
  }

  /** ioredis asks here what is to become of a command that failed. */
  override handleError(...[error, ...rest]: Parameters<Cluster['handleError']>): void {
    if (OUT.test(error.message)) {
      // One word of ioredis's for two things that a report keeps apart.
      const isUnsent = neverSent(error);
      if (error.message === CLOSED)
        error.message = isUnsent ? NOT_SENT : 'connection lost before the reply';
      this.#noteOutage(error);
    }
    super.handleError(error, ...rest);
  }

  /**
   * Like ioredis's: the duplicate connects by itself. It is recorded alike and ends with this client. (`never`
   * stands for ioredis's conditional return type, which it does not export.)
   */
  override duplicate(): never {
    const { onLost: _, onOutage: __, ...settings } = this.#settings;
    const duplicate = new LiveCluster(settings, { lazyConnect: false });
    this.#duplicates.add(duplicate);
    duplicate.once('end', () => this.#duplicates.delete(duplicate));
    return duplicate as never;
  }

  override quit(): Promise<'OK'> {
    this.#isClosing = true;
    return super.quit();
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) {
      this.#isClosing = true;
      for (const duplicate of this.#duplicates) duplicate.disconnect();
    }
    super.disconnect(reconnect);
  }

  /** Others may be up, so the client itself never ends: it is lost when nothing got through for long. */
  #noteOutage(error: Error): void {
    const now = performance.now();
    this.lastError = error;
    if (this.#outSince === undefined) {
      this.#outSince = now;
      this.#settings.onOutage?.(false);
    } else if (now - this.#outSince > this.#outageMs) {
      this.#lose();
    }
  }

  #watchReturn(command: Command): void {
    command.promise.then(
      () => {
        if (this.#outSince !== undefined) this.#settings.onOutage?.(true);
        this.#outSince = undefined;
      },
      () => undefined,
    );
  }

  #lose(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#settings.onLost?.(this.lastError ?? new Error('connection closed'));
  }
}

const CLOSED = 'Connection is closed.';
const NOT_SENT = 'not connected: not sent';

/** What says that the keys' server is out of reach: ioredis's own word for a broken connection, and Redis's. */
const OUT = /^(?:Connection is closed|CLUSTERDOWN|MASTERDOWN)/;

/** ioredis infers the form of replies from the type of its options. */
type LegacyOptions = ClusterOptions & { redisOptions?: { replyMapping?: 'legacy' } };

/** Where an announced server is not to be talked to, ioredis is sent to a port that nobody listens on. */
const NOWHERE = { host: '127.0.0.1', port: 1 };

function clusterOptions(settings: ClusterSettings): ClusterOptions {
  const { service, reconnectForMs = RECONNECT_FOR_MS, reconnectPauseMs, keyPrefix } = settings;
  const { username, password } = service;
  const endpoint = { label: service.label, address: { kind: 'tcp' as const, ...NOWHERE }, db: 0 };
  const {
    host: _,
    port: __,
    db: ___,
    retryStrategy: ____,
    enableOfflineQueue: _____,
    ...redisOptions
  } = clientOptions({ ...settings, endpoint });
  return {
    lazyConnect: true,
    // A command whose connection broke may have happened; and a cluster that is down says so to its caller.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    clusterRetryStrategy: retryFor(reconnectForMs, reconnectPauseMs),
    ...(keyPrefix !== undefined && { keyPrefix }),
    natMap: (address) => (mayReach(service, address) ? null : NOWHERE),
    redisOptions: {
      ...redisOptions,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    } as NonNullable<ClusterOptions['redisOptions']>,
  };
}

/** What is said to one server leaves together; what could not leave is marked. */
function watchNode(node: Redis): void {
  const send = node.sendCommand.bind(node);
  const cork = new Cork();
  node.sendCommand = (command, stream) => {
    const socket = node.stream;
    if (node.status !== 'ready' || !socket.writable) {
      mark(command);
      return send(command, stream);
    }
    unmark(command);
    cork.put(socket);
    return send(command, stream);
  };
}

/** The server that has a slot, as the client knows it: another one may have it by now. */
export function masterOf(
  cluster: LiveCluster,
  slot: number,
): ReturnType<typeof addressOf> | undefined {
  const key = cluster.slots[slot]?.[0];
  return key === undefined ? undefined : addressOf(key);
}
