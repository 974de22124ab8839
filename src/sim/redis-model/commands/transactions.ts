import type { CommandContext, CommandSpec } from '../command.ts';
import { ErrorReply, NULL_ARRAY, OK, type Reply } from '../reply.ts';

/** MULTI and what belongs to it. The server queues commands between MULTI and EXEC. */
export const transactionCommands: readonly CommandSpec[] = [
  {
    name: 'multi',
    arity: 1,
    noScript: true,
    run({ connection }) {
      if (connection.transaction !== undefined) {
        return new ErrorReply('ERR MULTI calls can not be nested');
      }
      connection.transaction = [];
      return OK;
    },
  },
  { name: 'exec', arity: 1, noScript: true, run: execute },
  {
    name: 'discard',
    arity: 1,
    noScript: true,
    run({ connection }) {
      if (connection.transaction === undefined) return new ErrorReply('ERR DISCARD without MULTI');
      connection.discardTransaction();
      return OK;
    },
  },
  {
    name: 'watch',
    arity: -2,
    noScript: true,
    run({ connection }, keys) {
      if (connection.transaction !== undefined) {
        return new ErrorReply('ERR WATCH inside MULTI is not allowed');
      }
      for (const key of keys) connection.watch(key);
      return OK;
    },
  },
  {
    name: 'unwatch',
    arity: 1,
    noScript: true,
    run({ connection }) {
      connection.unwatch();
      return OK;
    },
  },
];

const ABORTED = new ErrorReply('EXECABORT Transaction discarded because of previous errors.');

function execute(context: CommandContext): Reply {
  const { connection, server } = context;
  const commands = connection.transaction;
  if (commands === undefined) return new ErrorReply('ERR EXEC without MULTI');
  const isRefused = connection.isTransactionRefused;
  const isBroken = connection.isWatchBroken();
  connection.discardTransaction();
  if (isRefused) return ABORTED;
  if (isBroken) return NULL_ARRAY;
  context.denyBlocking = true;
  try {
    return commands.map(({ command, args }) => server.runNow(command, context, args));
  } finally {
    context.denyBlocking = false;
  }
}
