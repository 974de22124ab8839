/**
 * How a znode lives: until it is removed, or (`ephemeral`) no longer than its session; `sequential` ones get a
 * number of ten digits behind their name, which counts the nodes made below the same parent.
 */
export type ZnodeMode =
  | 'persistent'
  | 'persistent-sequential'
  | 'ephemeral'
  | 'ephemeral-sequential';

/** What is known of a znode beside its data. */
export interface ZnodeStat {
  /** 0 when it was made, one more with every write of its data. */
  readonly version: number;
  /** The session that it lives with; undefined for a persistent one. */
  readonly ephemeralOwner: string | undefined;
}

/** What a watch was told of: the first change of its znode, or the end of the session, after which it would never be told. */
export type ZookeeperWatchEvent = 'created' | 'changed' | 'deleted' | 'session-expired';

/** Called once at most, before the answer of any request that shows the change. */
export type ZookeeperWatch = (event: ZookeeperWatchEvent) => void;

/**
 * Whether the server hears from this node. `suspended`: the connection is away, and nobody can say here whether
 * the session still lives. `expired` is told, and never stays: a new session follows by itself.
 */
export type ZookeeperSessionState = 'connected' | 'suspended' | 'expired';

/**
 * The ZooKeeper port: one session for each node of the shop, shared by its buyers, its requests and their answers
 * in order. While the connection is away new requests wait for it, or for the end of the session. Rejects with
 * `ZookeeperError`s. Paths are absolute; on real servers they are below a node of this run alone.
 */
export interface ZookeeperPort {
  /** Makes a znode, empty unless told, and gives its path. The parent must be there. */
  create(
    path: string,
    options?: { readonly data?: string; readonly mode?: ZnodeMode },
  ): Promise<string>;
  /** Names, in no order, without the path. */
  getChildren(path: string): Promise<readonly string[]>;
  /** Undefined where there is none; a watch is then told of its creation. */
  exists(path: string, watch?: ZookeeperWatch): Promise<ZnodeStat | undefined>;
  getData(path: string, watch?: ZookeeperWatch): Promise<ZnodeStat & { readonly data: string }>;
  /** Where a version is given: only if the data still has it. */
  setData(path: string, data: string, version?: number): Promise<ZnodeStat>;
  /** Where a version is given: only if the data still has it. */
  remove(path: string, version?: number): Promise<void>;
  /** The session of this moment; another one after it has expired. */
  readonly session: ZookeeperSession;
  /** Tells of every change of the session's state. Answers what ends that. */
  onSession(listener: (state: ZookeeperSessionState) => void): () => void;
}

/** How long a session lives unheard of, in every world, ms of wall time; no time scale divides it. */
export const ZOOKEEPER_SESSION_MS = 10_000;

/** What a world keeps of a client beside the port. */
export interface ZookeeperClient extends ZookeeperPort {
  /** Ends the session, and with it its ephemeral nodes. */
  close(): Promise<void>;
}

/** A session as its client knows it. */
export interface ZookeeperSession {
  readonly id: string;
  /** A client that is silent for longer has lost it, ms of wall time. */
  readonly timeoutMs: number;
  readonly isConnected: boolean;
}
