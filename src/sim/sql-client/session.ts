import { ErrorReply, type Reply } from '../redis-model/reply.ts';
import type { ServerConnection } from '../server-connection.ts';
import { SqlError } from '../sql-model/errors.ts';
import type { SqlResult, Statement } from '../sql-model/query.ts';
import type { SqlModel } from '../sql-model/server.ts';
import type { SqlAnswer, SqlSession } from '../sql-model/session.ts';

/** A session as the server has it: requests name what they are about, the statement itself goes beside them. */
export class ModelSession implements ServerConnection {
  readonly subscriptionCount = 0;
  readonly transaction = undefined;
  onReply: (reply: Reply) => void = () => {};
  onClose: () => void = () => {};
  isClosed = false;
  readonly session: SqlSession;
  /** What the next request says; one at a time. */
  next: { readonly statement: Statement; readonly lockTimeoutMs: number } | undefined;

  constructor(model: SqlModel) {
    this.session = model.connect();
  }

  execute(): Reply | undefined {
    const { next } = this;
    if (next === undefined) throw new Error('a request without a statement');
    this.next = undefined;
    let isLate = false;
    let reply: Reply | undefined;
    this.session.lockTimeoutMs = next.lockTimeoutMs;
    this.session.execute(next.statement, (answer) => {
      reply = replyOf(answer);
      if (isLate) this.onReply(reply);
    });
    isLate = true;
    return reply;
  }

  /** True while a statement waits for somebody. */
  get isWaiting(): boolean {
    return this.session.running !== undefined;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.session.close();
  }

  /** The process at the other end is gone: nobody hears what it has asked for. */
  reset(): void {
    this.onReply = () => {};
    this.close();
  }
}

/** A result, or which failure it is and what is said of it. */
function replyOf(answer: SqlAnswer): Reply {
  if (answer.ok) return JSON.stringify(answer.result);
  const { error } = answer;
  const failure = error instanceof SqlError ? error.failure : 'refused';
  return new ErrorReply(`${failure} ${error.message}`);
}

/** What a reply says. */
export function readReply(
  reply: Reply,
):
  | { readonly result: SqlResult }
  | { readonly failure: SqlError['failure']; readonly message: string } {
  if (!(reply instanceof ErrorReply)) return { result: JSON.parse(String(reply)) as SqlResult };
  const at = reply.message.indexOf(' ');
  const failure = reply.message.slice(0, at) as SqlError['failure'];
  return { failure, message: reply.message.slice(at + 1) };
}
