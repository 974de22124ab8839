import { integerArgument } from '../arguments.ts';
import { type CommandContext, type CommandSpec, container } from '../command.ts';
import { notModelled, subcommandSyntaxError } from '../command-errors.ts';
import type { ModelConnection } from '../connection.ts';
import { ErrorReply, OK, type Reply, SYNTAX_ERROR, VerbatimReply } from '../reply.ts';

/** CLIENT. */
export const clientCommand: CommandSpec = container('client', [
  { name: 'id', arity: 2, noScript: true, run: ({ connection }) => connection.id },
  { name: 'getname', arity: 2, noScript: true, run: ({ connection }) => connection.name || null },
  {
    name: 'setname',
    arity: 3,
    noScript: true,
    run({ connection }, [name = '']) {
      setClientName(connection, name);
      return OK;
    },
  },
  {
    name: 'info',
    arity: 2,
    noScript: true,
    run: ({ connection }) => new VerbatimReply(`${describe(connection)}\n`),
  },
  { name: 'list', arity: -2, noScript: true, run: list },
  {
    name: 'no-evict',
    arity: 3,
    noScript: true,
    run: (_context, [mode = '']) => (/^(?:on|off)$/i.test(mode) ? OK : SYNTAX_ERROR),
  },
  { name: 'kill', arity: -3, noScript: true, run: kill },
  { name: 'unblock', arity: -3, noScript: true, run: unblock },
]);

/** Names the connection; the empty name unnames it. Throws where the name has spaces or is not ASCII. */
export function setClientName(connection: ModelConnection, name: string): void {
  if (!/^[!-~]*$/.test(name)) throw BAD_NAME;
  connection.name = name;
}

const BAD_NAME = new ErrorReply(
  'ERR Client names cannot contain spaces, newlines or special characters.',
);
const UNBLOCKED = new ErrorReply('UNBLOCKED client unblocked via CLIENT UNBLOCK');
const NOT_A_CLIENT_ID = new ErrorReply('ERR client-id should be greater than 0');

function list({ server }: CommandContext, args: readonly string[]): Reply {
  const [kind = 'ID', ...ids] = args;
  if (kind.toUpperCase() === 'TYPE') return notModelled('CLIENT LIST TYPE');
  if (kind.toUpperCase() !== 'ID') return SYNTAX_ERROR;
  if (args.length === 1) return SYNTAX_ERROR;
  const connections =
    args.length === 0
      ? [...server.connections.values()]
      : ids.map((id) => server.connections.get(Number(integerArgument(id, INVALID_ID))));
  const lines = connections.map((connection) => (connection ? `${describe(connection)}\n` : ''));
  return new VerbatimReply(lines.join(''));
}

const INVALID_ID = new ErrorReply('ERR Invalid client ID');

/** What the model knows; it has no addresses, ages or buffers. */
function describe(connection: ModelConnection): string {
  const { channel, pattern, shard } = connection.subscriptions;
  return [
    `id=${connection.id}`,
    `name=${connection.name}`,
    `db=${connection.context.keys.index}`,
    `sub=${channel.size}`,
    `psub=${pattern.size}`,
    `ssub=${shard.size}`,
    `multi=${connection.transaction?.length ?? -1}`,
    'user=default',
    `resp=${connection.protocol}`,
  ].join(' ');
}

function kill({ server, connection }: CommandContext, args: readonly string[]): Reply {
  const [option = '', idText = '', ...more] = args;
  if (args.length === 1) return new ErrorReply('ERR No such client');
  if (option.toUpperCase() !== 'ID' || more.length > 0) {
    return notModelled(`CLIENT KILL ${args.join(' ')}`);
  }
  const id = Number(integerArgument(idText, NOT_A_CLIENT_ID));
  if (id < 1) return NOT_A_CLIENT_ID;
  const victim = server.connections.get(id);
  if (victim === undefined || victim === connection) return 0;
  victim.close();
  victim.onClose();
  return 1;
}

function unblock({ server }: CommandContext, args: readonly string[]): Reply {
  const [idText = '', reason = 'TIMEOUT', ...extra] = args;
  if (extra.length > 0) return subcommandSyntaxError('client', 'unblock');
  const isError = reason.toUpperCase() === 'ERROR';
  if (!isError && reason.toUpperCase() !== 'TIMEOUT') {
    return new ErrorReply('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  }
  const target = server.connections.get(Number(integerArgument(idText)));
  if (target === undefined) return 0;
  return server.blocked.release(target, isError ? UNBLOCKED : undefined) ? 1 : 0;
}
