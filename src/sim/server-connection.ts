import type { Reply } from './redis-model/reply.ts';

/**
 * One client's connection as a model of a server has it, whatever that serves: what a link between them and
 * a searched world need of it.
 */
export interface ServerConnection {
  /** Executes a request, atomically; undefined where the reply comes through `onReply`. */
  execute(name: string, args: readonly string[]): Reply | undefined;
  onReply: (reply: Reply) => void;
  /** The server closed the connection. */
  onClose: () => void;
  readonly isClosed: boolean;
  close(): void;
  /** Like a new connection. */
  reset(): void;
  /** Above 0 while the server may tell its client something that it has not just asked for. */
  readonly subscriptionCount: number;
  /** Requests that wait for the end of a transaction; undefined outside of one. */
  readonly transaction: readonly unknown[] | undefined;
}
