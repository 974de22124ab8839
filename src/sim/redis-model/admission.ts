import type { Command } from './command-table.ts';
import type { ModelConnection } from './connection.ts';
import { ErrorReply, QUEUED, type Reply } from './reply.ts';

/** Answers the error, and dooms the transaction that it happened in; a refused EXEC ends it. */
export function refuse(
  connection: ModelConnection,
  error: ErrorReply,
  command?: Command,
): ErrorReply {
  if (connection.transaction !== undefined) connection.isTransactionRefused = true;
  if (command?.fullName !== 'exec') return error;
  connection.discardTransaction();
  const cause = error.message.replace(/^ERR /, '');
  return new ErrorReply(`EXECABORT Transaction discarded because of: ${cause}`);
}

/**
 * What a connection that is subscribed or in a transaction answers in place of running the command;
 * undefined where it runs.
 */
export function intercept(
  connection: ModelConnection,
  command: Command,
  args: readonly string[],
): Reply | undefined {
  if (connection.isInSubscriberMode && !ALLOWED_TO_SUBSCRIBERS.has(command.fullName)) {
    return refuse(
      connection,
      new ErrorReply(
        `ERR Can't execute '${command.fullName}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
      ),
      command,
    );
  }
  if (connection.transaction === undefined || NEVER_QUEUED.has(command.fullName)) return undefined;
  connection.transaction.push({ command, args });
  return QUEUED;
}

/** Commands that a transaction does not queue. */
const NEVER_QUEUED: ReadonlySet<string> = new Set([
  'exec',
  'discard',
  'multi',
  'watch',
  'quit',
  'reset',
]);

/** Commands that RESP2's subscriber mode allows. */
const ALLOWED_TO_SUBSCRIBERS: ReadonlySet<string> = new Set([
  'subscribe',
  'unsubscribe',
  'psubscribe',
  'punsubscribe',
  'ssubscribe',
  'sunsubscribe',
  'ping',
  'quit',
  'reset',
]);
