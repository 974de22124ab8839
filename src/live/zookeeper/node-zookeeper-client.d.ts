/** What is used of node-zookeeper-client 1.1, which has no types of its own. */
declare module 'node-zookeeper-client' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  /** `code` is ZooKeeper's own, below 0. */
  interface Exception extends Error {
    readonly code: number;
  }

  interface Stat {
    readonly version: number;
    /** 8 bytes, all 0 for a persistent node. */
    readonly ephemeralOwner: Buffer;
  }

  interface WatchedEvent {
    /** 1: created; 2: deleted; 3: data changed. */
    readonly type: number;
  }

  type Done<T extends readonly unknown[]> = (
    error: Exception | null | undefined,
    ...result: T
  ) => void;
  type Watcher = (event: WatchedEvent) => void;

  interface Packet {
    readonly callback?: (error: Exception) => void;
  }

  /** Not documented, and used where the client has no other way. */
  interface ConnectionManager {
    /** Half a message that has come. */
    pendingBuffer: Buffer | null;
    socket?: Socket;
    /** Requests that were sent, oldest first. */
    readonly pendingQueue: readonly Packet[];
    onSocketData(bytes: Buffer): void;
  }

  class Client extends EventEmitter {
    readonly connectionManager: ConnectionManager;
    connect(): void;
    close(): void;
    getSessionId(): Buffer;
    /** ms, as the server has it. */
    getSessionTimeout(): number;
    create(path: string, data: Buffer, mode: number, done: Done<[path: string]>): void;
    remove(path: string, version: number, done: Done<[]>): void;
    exists(path: string, done: Done<[stat: Stat | null]>): void;
    exists(path: string, watcher: Watcher, done: Done<[stat: Stat | null]>): void;
    getChildren(path: string, done: Done<[names: string[]]>): void;
    getData(path: string, done: Done<[data: Buffer | undefined, stat: Stat]>): void;
    getData(
      path: string,
      watcher: Watcher,
      done: Done<[data: Buffer | undefined, stat: Stat]>,
    ): void;
    setData(path: string, data: Buffer, version: number, done: Done<[stat: Stat]>): void;
  }

  const zookeeper: {
    createClient(
      servers: string,
      options?: {
        readonly sessionTimeout?: number;
        readonly spinDelay?: number;
        readonly retries?: number;
      },
    ): Client;
    readonly CreateMode: Readonly<
      Record<'PERSISTENT' | 'PERSISTENT_SEQUENTIAL' | 'EPHEMERAL' | 'EPHEMERAL_SEQUENTIAL', number>
    >;
  };
  export default zookeeper;
  export type { Client, Done, Exception, Stat, WatchedEvent, Watcher };
}
