import type { CallObserver } from '../../core/observer.ts';
import type { Scope } from '../../core/scope.ts';
import type {
  ZnodeStat,
  ZookeeperClient,
  ZookeeperPort,
  ZookeeperSession,
  ZookeeperSessionState,
  ZookeeperWatch,
} from '../../ports/zookeeper.ts';
import type { Link } from '../redis-client/link.ts';
import type { Reply } from '../redis-model/reply.ts';
import type { ZookeeperConnection, ZookeeperPush } from '../zookeeper-model/connection.ts';
import { Listeners } from './listeners.ts';
import { type Asking, ask } from './receiver.ts';

/** What a simulated client is made of. */
export interface SimZookeeperOptions {
  /** Its connection for good: one that breaks is there again at once, with the same session. */
  readonly link: Link<ZookeeperConnection>;
  readonly observer: CallObserver;
  readonly scope: Scope;
  /** Of its sessions, ms. */
  readonly timeoutMs: number;
}

/** The ZooKeeper port on a model: a session, and a new one when that has expired. */
export class SimZookeeper implements ZookeeperClient {
  readonly #options: SimZookeeperOptions;
  readonly #watches: Listeners<string, Parameters<ZookeeperWatch>[0]>;
  readonly #listeners: Listeners<'session', ZookeeperSessionState>;
  #session: ZookeeperSession;

  constructor(options: SimZookeeperOptions) {
    const { link, scope, timeoutMs } = options;
    this.#options = options;
    this.#watches = new Listeners(link.kernel, scope);
    this.#listeners = new Listeners(link.kernel, scope);
    this.#session = { id: '', timeoutMs, isConnected: false };
    link.connection.onPush = (push) => link.push(() => this.#hear(push), push);
  }

  /** Gets a session. */
  async connect(): Promise<void> {
    const id = String(await this.#ask('connect', []));
    this.#session = { ...this.#session, id, isConnected: true };
    this.#listeners.tell('session', 'connected');
  }

  /** Like new, with the session that its connection has: nobody waits for anything. */
  reset(): void {
    this.#watches.clear();
    this.#listeners.clear();
    const id = this.#options.link.connection.session ?? '';
    this.#session = { ...this.#session, id, isConnected: true };
  }

  get session(): ZookeeperSession {
    return this.#session;
  }

  onSession(listener: (state: ZookeeperSessionState) => void): () => void {
    return this.#listeners.add('session', listener);
  }

  async create(
    ...[path, { data = '', mode = 'persistent' } = {}]: Parameters<ZookeeperPort['create']>
  ) {
    return String(await this.#ask('create', [path, data, mode]));
  }

  async getChildren(path: string): Promise<readonly string[]> {
    return (await this.#ask('getChildren', [path])) as readonly string[];
  }

  async exists(path: string, watch?: ZookeeperWatch): Promise<ZnodeStat | undefined> {
    const reply = await this.#ask('exists', [path], watch);
    return reply === null ? undefined : statOf(reply);
  }

  async getData(path: string, watch?: ZookeeperWatch) {
    const reply = await this.#ask('getData', [path], watch);
    return { ...statOf(reply), data: String((reply as readonly Reply[])[2]) };
  }

  async setData(path: string, data: string, version = -1): Promise<ZnodeStat> {
    return statOf(await this.#ask('setData', [path, data, String(version)]));
  }

  async remove(path: string, version = -1): Promise<void> {
    await this.#ask('remove', [path, String(version)]);
  }

  async close(): Promise<void> {
    await this.#ask('close', []);
  }

  #ask(operation: Asking['operation'], args: readonly string[], watch?: ZookeeperWatch) {
    const { link, observer } = this.#options;
    const [path = ''] = args;
    // Whoever asks is to be told, and nothing is watched before the answer.
    const watching = watch && this.#watches.prepare(path, watch);
    return ask({ link, observer, operation, args, watching });
  }

  #hear(push: ZookeeperPush): void {
    const [event, path] = push;
    if (event !== 'session-expired') {
      this.#watches.tell(path, event, 'once');
      return;
    }
    this.#session = { ...this.#session, isConnected: false };
    this.#listeners.tell('session', 'expired');
    this.#watches.tellAll('session-expired');
    // It fails only where the world ends.
    this.connect().catch(() => undefined);
  }
}

function statOf(reply: Reply): ZnodeStat {
  const [version, owner] = reply as readonly [number, string | null];
  return { version, ephemeralOwner: owner ?? undefined };
}
