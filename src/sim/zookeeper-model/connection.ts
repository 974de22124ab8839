import { ErrorReply, type Reply } from '../redis-model/reply.ts';
import type { ServerConnection } from '../server-connection.ts';
import { isRequest, requests } from './requests.ts';
import type { ZookeeperModel } from './server.ts';

/** What the server tells a client that it has not asked for: a watched path and what befell it, or the session's end. */
export type ZookeeperPush =
  | readonly [event: 'created' | 'changed' | 'deleted', path: string]
  | readonly ['session-expired'];

/** One client of the model, and its session, which outlives the connection. */
export class ZookeeperConnection implements ServerConnection {
  /** Of the session that it has, if it has one. */
  session: string | undefined;
  /** Nothing waits at a ZooKeeper: every request is answered at once. */
  onReply: (reply: Reply) => void = () => {};
  onClose: () => void = () => {};
  onPush: (push: ZookeeperPush) => void = () => {};
  isClosed = false;
  /** True where its client is gone: it is told nothing any more. */
  isDeaf = false;
  readonly transaction = undefined;
  /** Paths that it watches. */
  readonly watched = new Set<string>();
  readonly #server: ZookeeperModel;

  /** Use `ZookeeperModel.connect`. */
  constructor(server: ZookeeperModel) {
    this.#server = server;
  }

  get subscriptionCount(): number {
    return this.watched.size;
  }

  /**
   * Executes one of {@link requests}, or `connect`, which gives a session where there is none. Answers an
   * {@link ErrorReply} whose message begins with the code of a `ZookeeperError`.
   */
  execute(name: string, args: readonly string[]): Reply | undefined {
    if (this.isClosed) return undefined;
    if (name === 'connect') return this.#server.begin(this);
    if (!isRequest(name)) return new ErrorReply(`refused ${name} is not modelled`);
    const { session } = this;
    if (session === undefined) return new ErrorReply(`session-expired ${args[0] ?? ''}`);
    try {
      return requests[name](this.#server, { connection: this, session }, args);
    } catch (thrown) {
      if (thrown instanceof ErrorReply) return thrown;
      throw thrown;
    }
  }

  /** It is gone; its session lives on until it expires. */
  close(): void {
    if (this.isClosed) return;
    this.reset();
    this.isClosed = true;
  }

  /** The client is gone, and so are its watches; its session lives on until it expires. */
  reset(): void {
    this.#server.forget(this);
    this.isDeaf = true;
  }
}
