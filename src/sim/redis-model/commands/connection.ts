import { integerArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import { cString, oneLineError, wrongArity } from '../command-errors.ts';
import type { ModelConnection } from '../connection.ts';
import { ErrorReply, MapReply, OK, type Reply, StatusReply, SYNTAX_ERROR } from '../reply.ts';
import { setClientName } from './client.ts';
import { databaseArgument } from './database.ts';
import { REDIS_VERSION } from './info.ts';

/** Commands on the connection itself. */
export const connectionCommands: readonly CommandSpec[] = [
  {
    name: 'ping',
    arity: -1,
    run({ connection }, args) {
      if (args.length > 1) return wrongArity('ping');
      if (connection.isInSubscriberMode) return ['pong', args[0] ?? ''];
      return args[0] ?? PONG;
    },
  },
  { name: 'echo', arity: 2, run: (_context, [text = '']) => text },
  { name: 'hello', arity: -1, noScript: true, run: hello },
  {
    name: 'auth',
    arity: -2,
    noScript: true,
    run(_context, [user = '', password, ...extra]) {
      if (extra.length > 0) return SYNTAX_ERROR;
      if (password === undefined) return NO_PASSWORD_CONFIGURED;
      return user === 'default' ? OK : WRONG_PASSWORD;
    },
  },
  {
    name: 'select',
    arity: 2,
    run(context, [text = '']) {
      context.keys = databaseArgument(context.server, text);
      return OK;
    },
  },
  {
    name: 'quit',
    arity: -1,
    noScript: true,
    run({ connection }) {
      closeAfterReply(connection);
      return OK;
    },
  },
  { name: 'reset', arity: 1, noScript: true, run: reset },
];

const PONG = new StatusReply('PONG');
const NO_PASSWORD_CONFIGURED = new ErrorReply(
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
);
const WRONG_PASSWORD = new ErrorReply(
  'WRONGPASS invalid username-password pair or user is disabled.',
);
const NOT_A_PROTOCOL = new ErrorReply('ERR Protocol version is not an integer or out of range');

function hello(context: CommandContext, args: readonly string[]): Reply {
  const { connection } = context;
  const [versionText, ...options] = args;
  const version = versionText === undefined ? undefined : protocolArgument(versionText);
  for (let index = 0; index < options.length; index += 1) {
    const option = options[index] ?? '';
    const left = options.length - 1 - index;
    if (option.toUpperCase() === 'AUTH' && left >= 2) {
      if (options[index + 1] !== 'default') return WRONG_PASSWORD;
      index += 2;
    } else if (option.toUpperCase() === 'SETNAME' && left >= 1) {
      setClientName(connection, options[index + 1] ?? '');
      index += 1;
    } else {
      return oneLineError(`ERR Syntax error in HELLO option '${cString(option)}'`);
    }
  }
  if (version !== undefined) connection.protocol = version;
  return new MapReply([
    ['server', 'redis'],
    ['version', REDIS_VERSION],
    ['proto', connection.protocol],
    ['id', connection.id],
    ['mode', 'standalone'],
    ['role', 'master'],
    ['modules', []],
  ]);
}

function protocolArgument(text: string): 2 | 3 {
  const version = integerArgument(text, NOT_A_PROTOCOL);
  if (version === 2 || version === 3) return version;
  throw new ErrorReply('NOPROTO unsupported protocol version');
}

function reset({ connection, server }: CommandContext): Reply {
  connection.discardTransaction();
  connection.unsubscribeAll();
  connection.context.keys = server.db(0);
  connection.protocol = 2;
  connection.name = '';
  return new StatusReply('RESET');
}

/** Ends the connection; the reply to the running command still goes out. */
function closeAfterReply(connection: ModelConnection): void {
  connection.close();
  connection.onClose();
}
