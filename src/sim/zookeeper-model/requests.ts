import type { ZnodeMode } from '../../ports/zookeeper.ts';
import { ErrorReply, type Reply } from '../redis-model/reply.ts';
import type { ZookeeperConnection } from './connection.ts';
import type { ZookeeperModel } from './server.ts';
import {
  isEphemeral,
  isSequential,
  newZnode,
  sequenceText,
  splitPath,
  type Znode,
} from './znode.ts';

/** Who asks. */
interface Client {
  readonly connection: ZookeeperConnection;
  readonly session: string;
}

type Request = (server: ZookeeperModel, client: Client, args: readonly string[]) => Reply;

/**
 * What a client can ask for, by name; each runs atomically, and throws an {@link ErrorReply} where nothing
 * happens. Arguments are text: a version is -1 for any, a watch is `watch` or nothing.
 */
export const requests = {
  create,
  getChildren: (server, _, [path = '']) => [...nodeAt(server, path).children],
  exists(server, { connection }, [path = '', watch]) {
    if (watch === 'watch') server.watch(connection, path);
    const node = server.nodes.get(path);
    return node === undefined ? null : statOf(node);
  },
  getData(server, { connection }, [path = '', watch]) {
    const node = nodeAt(server, path);
    if (watch === 'watch') server.watch(connection, path);
    return [...statOf(node), node.data];
  },
  setData(server, _, [path = '', data = '', version = '-1']) {
    const node = nodeAt(server, path);
    expectVersion(node, path, version);
    node.data = data;
    node.version += 1;
    server.tell(path, 'changed');
    return statOf(node);
  },
  remove(server, _, [path = '', version = '-1']) {
    const node = nodeAt(server, path);
    expectVersion(node, path, version);
    if (node.children.size > 0) throw new ErrorReply(`not-empty ${path}`);
    if (path === '/') throw new ErrorReply('refused /');
    server.drop(path);
    return null;
  },
  close(server, { session }) {
    server.end(session);
    return null;
  },
} as const satisfies Readonly<Record<string, Request>>;

/** True for the name of a request. */
export function isRequest(name: string): name is keyof typeof requests {
  return Object.hasOwn(requests, name);
}

function create(server: ZookeeperModel, { session }: Client, args: readonly string[]): Reply {
  const [path = '', data = '', given = 'persistent'] = args;
  const mode = given as ZnodeMode;
  const split = splitPath(isSequential(mode) ? `${path}0` : path);
  if (split === undefined) throw new ErrorReply(`refused ${path}`);
  const parent = nodeAt(server, split.parent);
  const made = isSequential(mode) ? `${path}${sequenceText(parent.made)}` : path;
  if (server.nodes.has(made)) throw new ErrorReply(`node-exists ${made}`);
  if (parent.owner !== undefined) throw new ErrorReply(`no-children-for-ephemerals ${made}`);
  parent.made += 1;
  parent.children.add(splitPath(made)?.name ?? '');
  server.nodes.set(made, newZnode(data, isEphemeral(mode) ? session : undefined));
  server.tell(made, 'created');
  return made;
}

function nodeAt(server: ZookeeperModel, path: string): Znode {
  const node = server.nodes.get(path);
  if (node === undefined) throw new ErrorReply(`no-node ${path}`);
  return node;
}

function statOf({ version, owner }: Znode): readonly [number, string | null] {
  return [version, owner ?? null];
}

function expectVersion(node: Znode, path: string, version: string): void {
  if (version !== '-1' && Number(version) !== node.version)
    throw new ErrorReply(`bad-version ${path}`);
}
