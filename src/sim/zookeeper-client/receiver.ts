import type { CallEnd, CallObserver } from '../../core/observer.ts';
import { ZookeeperError, type ZookeeperErrorCode } from '../../core/zookeeper-error.ts';
import type { Link } from '../redis-client/link.ts';
import { ErrorReply, type Reply } from '../redis-model/reply.ts';
import type { ZookeeperConnection } from '../zookeeper-model/connection.ts';
import type { requests } from '../zookeeper-model/requests.ts';

/** One request. */
export interface Asking {
  readonly link: Link<ZookeeperConnection>;
  readonly observer: CallObserver;
  readonly operation: keyof typeof requests | 'connect';
  readonly args: readonly string[];
  /** Begins the watch that the request sets. */
  readonly watching: (() => unknown) | undefined;
}

/** Sends a request; rejects with a `ZookeeperError`. */
export function ask({ link, observer, operation, args, watching }: Asking): Promise<Reply> {
  // What the session itself does is no doing of the strategy's.
  const sent =
    operation === 'connect' || operation === 'close'
      ? undefined
      : observer.sent('zookeeper', operation, args);
  const sentArgs = watching === undefined ? args : [...args, 'watch'];
  return new Promise((resolve, reject) => {
    const settle = (end: CallEnd, reply: unknown): void => {
      if (sent !== undefined) observer.settled(sent, end, reply);
    };
    link.send(link.departure(), operation, sentArgs, {
      canLose: true,
      answer(reply) {
        if (reply instanceof ErrorReply) {
          const error = errorOf(reply);
          settle('refused', error);
          reject(error);
          return;
        }
        watching?.();
        settle('answered', reply);
        resolve(reply);
      },
      lost() {
        const error = new ZookeeperError('connection-loss', 'no answer came');
        settle(READS.has(operation) ? 'refused' : 'lost', error);
        reject(error);
      },
    });
  });
}

/** These change nothing, whether or not their answer comes. */
const READS: ReadonlySet<Asking['operation']> = new Set(['getChildren', 'exists', 'getData']);

function errorOf({ message }: ErrorReply): ZookeeperError {
  const at = message.indexOf(' ');
  return new ZookeeperError(message.slice(0, at) as ZookeeperErrorCode, message.slice(at + 1));
}
