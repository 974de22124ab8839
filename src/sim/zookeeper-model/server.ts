import { ZookeeperConnection } from './connection.ts';
import { newZnode, splitPath, type Znode } from './znode.ts';

/**
 * An in-process model of a ZooKeeper 3.8 ensemble, as far as lock recipes go: znodes with data and versions, numbers
 * counted by parent, ephemerals owned by sessions, one-shot watches. Requests run one after the other. Who is
 * heard of is not its to know: sessions end when the world says so.
 */
export class ZookeeperModel {
  /** By path. */
  readonly nodes = new Map<string, Znode>([['/', newZnode('', undefined)]]);
  /** Sessions that live, by id, and the connection of each. */
  readonly sessions = new Map<string, ZookeeperConnection>();
  readonly #watches = new Map<string, Set<ZookeeperConnection>>();
  /** Its number. */
  lastSession = 0;

  /** A new client, without a session until it asks for one. */
  connect(): ZookeeperConnection {
    return new ZookeeperConnection(this);
  }

  /** The connection's session, a new one where it has none. */
  begin(connection: ZookeeperConnection): string {
    connection.isDeaf = false;
    if (connection.session !== undefined) return connection.session;
    this.lastSession += 1;
    connection.session = String(this.lastSession);
    this.sessions.set(connection.session, connection);
    return connection.session;
  }

  /** Nothing was heard of a session for too long: it ends, and its client, if it still listens, is told. */
  expire(session: string): void {
    const connection = this.sessions.get(session);
    this.end(session);
    if (connection?.isDeaf === false) connection.onPush(['session-expired']);
  }

  /** A session ends, and its ephemeral nodes with it; everybody else is told of those. */
  end(session: string): void {
    const connection = this.sessions.get(session);
    this.sessions.delete(session);
    if (connection !== undefined) {
      this.forget(connection);
      connection.session = undefined;
    }
    const owned = [...this.nodes].filter(([, { owner }]) => owner === session);
    for (const [path] of owned) this.drop(path);
  }

  /** The next change of `path` is told to the connection. */
  watch(connection: ZookeeperConnection, path: string): void {
    const watching = this.#watches.get(path) ?? new Set();
    this.#watches.set(path, watching.add(connection));
    connection.watched.add(path);
  }

  /** Tells everybody who watches the path, once. */
  tell(path: string, event: 'created' | 'changed' | 'deleted'): void {
    const watching = this.#watches.get(path);
    if (watching === undefined) return;
    this.#watches.delete(path);
    for (const connection of watching) {
      connection.watched.delete(path);
      connection.onPush([event, path]);
    }
  }

  /** Takes a node without children out of the tree. */
  drop(path: string): void {
    const split = splitPath(path);
    if (split === undefined) return;
    this.nodes.delete(path);
    this.nodes.get(split.parent)?.children.delete(split.name);
    this.tell(path, 'deleted');
  }

  /** Holds nothing, not even a root, and nobody is told. */
  clear(): void {
    for (const connection of this.sessions.values()) {
      connection.watched.clear();
      connection.session = undefined;
    }
    this.#watches.clear();
    this.sessions.clear();
    this.nodes.clear();
  }

  /** A connection that nothing is told any more. */
  forget(connection: ZookeeperConnection): void {
    for (const path of connection.watched) this.#watches.get(path)?.delete(connection);
    connection.watched.clear();
  }
}
