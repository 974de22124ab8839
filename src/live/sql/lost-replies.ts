import { connectionLost } from '../../sql/failures.ts';
import type { SqlConnection } from './connection.ts';

/**
 * The same connection; an answer that `losesReply` takes never reaches its caller: the database has done what it was
 * told, the connection is cut, and with it a transaction that was open.
 */
export function losingReplies(connection: SqlConnection, losesReply: () => boolean): SqlConnection {
  return {
    get isBroken() {
      return connection.isBroken;
    },
    get lockTimeoutMs() {
      return connection.lockTimeoutMs;
    },
    set lockTimeoutMs(ms) {
      connection.lockTimeoutMs = ms;
    },
    async query(...statement) {
      const result = await connection.query(...statement);
      // What the tool says for itself is nobody's call.
      if (statement[0].startsWith('set ') || !losesReply()) return result;
      connection.close();
      throw connectionLost();
    },
    close: () => connection.close(),
  };
}
