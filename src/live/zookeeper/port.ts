import { AsyncResource } from 'node:async_hooks';
import zookeeper, {
  type Client,
  type Done,
  type Stat,
  type WatchedEvent,
} from 'node-zookeeper-client';
import type { CallObserver } from '../../core/observer.ts';
import { isZookeeperError } from '../../core/zookeeper-error.ts';
import type {
  ZnodeMode,
  ZnodeStat,
  ZookeeperPort,
  ZookeeperWatch,
  ZookeeperWatchEvent,
} from '../../ports/zookeeper.ts';
import type { LiveSession } from './session.ts';

const { CreateMode } = zookeeper;

const MODES: Readonly<Record<ZnodeMode, number>> = {
  persistent: CreateMode.PERSISTENT,
  'persistent-sequential': CreateMode.PERSISTENT_SEQUENTIAL,
  ephemeral: CreateMode.EPHEMERAL,
  'ephemeral-sequential': CreateMode.EPHEMERAL_SEQUENTIAL,
};

const EVENTS: Readonly<Record<number, ZookeeperWatchEvent>> = {
  1: 'created',
  2: 'deleted',
  3: 'changed',
};

/** The port on a session, its paths below `root`, and its requests reported to `observer`. */
export function zookeeperPort(
  session: LiveSession,
  root: string,
  observer: CallObserver,
): ZookeeperPort {
  const ask = async <T extends readonly unknown[]>(
    operation: keyof ZookeeperPort,
    args: readonly [path: string, ...rest: string[]],
    request: (client: Client, path: string, done: Done<T>) => void,
  ): Promise<T> => {
    const [path] = args;
    const call = observer.sent('zookeeper', operation, args);
    try {
      const under = path === '/' && root !== '' ? root : `${root}${path}`;
      const result = await session.ask<T>(path, (client, done) => request(client, under, done));
      if (call !== undefined) observer.settled(call, 'answered', replyOf(operation, result, root));
      return result;
    } catch (error) {
      if (call !== undefined) observer.settled(call, endOf(operation, error), error);
      throw error;
    }
  };
  return {
    async create(path, { data = '', mode = 'persistent' } = {}) {
      const [made] = await ask<[string]>('create', [path, data, mode], (client, at, done) =>
        client.create(at, Buffer.from(data), MODES[mode], done),
      );
      return made.slice(root.length);
    },
    async getChildren(path) {
      const [names] = await ask<[string[]]>('getChildren', [path], (client, at, done) =>
        client.getChildren(at, done),
      );
      return names;
    },
    async exists(path, watch) {
      const [stat] = await ask<[Stat | null]>('exists', [path], (client, at, done) => {
        if (watch === undefined) client.exists(at, done);
        else watched(session, watch, done, (watcher, then) => client.exists(at, watcher, then));
      });
      return stat === null ? undefined : statOf(stat);
    },
    async getData(path, watch) {
      const [data, stat] = await ask<[Buffer | undefined, Stat]>(
        'getData',
        [path],
        (client, at, done) => {
          if (watch === undefined) client.getData(at, done);
          else watched(session, watch, done, (watcher, then) => client.getData(at, watcher, then));
        },
      );
      return { ...statOf(stat), data: data?.toString() ?? '' };
    },
    async setData(path, data, version = -1) {
      const [stat] = await ask<[Stat]>('setData', [path, data, `${version}`], (client, at, done) =>
        client.setData(at, Buffer.from(data), version, done),
      );
      return statOf(stat);
    },
    async remove(path, version = -1) {
      await ask<[]>('remove', [path, `${version}`], (client, at, done) =>
        client.remove(at, version, done),
      );
    },
    get session() {
      return session.current;
    },
    onSession: (listener) => session.onSession(AsyncResource.bind(listener)),
  };
}

/** Sets a watch with a request: it is told once, from the answer on, as the doing of whoever asked. */
function watched<T extends readonly unknown[]>(
  session: LiveSession,
  watch: ZookeeperWatch,
  done: Done<T>,
  request: (watcher: (event: WatchedEvent) => void, done: Done<T>) => void,
): void {
  const tell = AsyncResource.bind(watch);
  let forget = (): void => {};
  request(
    ({ type }) => {
      forget();
      tell(EVENTS[type] ?? 'changed');
    },
    (error, ...result) => {
      if (!error) forget = session.endsWith(() => tell('session-expired'));
      done(error, ...result);
    },
  );
}

function statOf({ version, ephemeralOwner }: Stat): ZnodeStat {
  const owner = ephemeralOwner.toString('hex');
  return { version, ephemeralOwner: /^0+$/.test(owner) ? undefined : owner };
}

/** As the history tells it: a path, names, a version, or nothing. */
function replyOf(operation: string, result: readonly unknown[], root: string): unknown {
  const [first, second] = result;
  if (operation === 'create') return String(first).slice(root.length);
  if (operation === 'getChildren') return first;
  if (operation === 'getData') return [(second as Stat).version, String(first ?? '')];
  return first === undefined || first === null ? null : [(first as Stat).version];
}

/** These change nothing, whether or not their answer comes. */
const READS: ReadonlySet<string> = new Set(['getChildren', 'exists', 'getData']);

function endOf(operation: string, error: unknown): 'lost' | 'refused' {
  const isLost = isZookeeperError(error, 'connection-loss') && !READS.has(operation);
  return isLost ? 'lost' : 'refused';
}
