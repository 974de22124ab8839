import { indexArgument, integerArgument, timeoutMsArgument } from '../arguments.ts';
import {
  Blocked,
  type CommandContext,
  type CommandResult,
  type CommandSpec,
  container,
} from '../command.ts';
import { notModelled } from '../command-errors.ts';
import { encodingOf } from '../encoding.ts';
import type { Value } from '../entry.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, OK, type Reply, SYNTAX_ERROR } from '../reply.ts';
import { clientCommand } from './client.ts';
import { configCommand } from './config.ts';
import { infoCommand } from './info.ts';

/** Commands on the server as a whole. */
export const serverCommands: readonly CommandSpec[] = [
  clientCommand,
  configCommand,
  infoCommand,
  { name: 'dbsize', arity: 1, run: ({ keys }) => keys.size },
  {
    name: 'flushdb',
    arity: -1,
    writes: true,
    run: (context, args) => flush([context.keys], args),
  },
  {
    name: 'flushall',
    arity: -1,
    writes: true,
    run: (context, args) => flush(context.server.dbs, args),
  },
  {
    name: 'swapdb',
    arity: 3,
    writes: true,
    run({ server }, [first = '', second = '']) {
      const a = swapArgument(first, 'first');
      const b = swapArgument(second, 'second');
      const [left, right] = [server.dbs[a], server.dbs[b]];
      if (left === undefined || right === undefined) return OUT_OF_RANGE;
      if (left !== right) left.swap(right);
      return OK;
    },
  },
  {
    name: 'time',
    arity: 1,
    run({ server }) {
      const us = server.host.nowUs();
      return [String(Math.floor(us / 1e6)), String(us % 1e6)];
    },
  },
  { name: 'wait', arity: 3, noScript: true, run: wait },
  container('object', [
    objectCommand('encoding', (value) => encodingOf(value)),
    objectCommand('refcount', (value) => (isSharedInteger(value) ? 2147483647 : 1)),
    objectCommand('idletime', () => notModelled('OBJECT IDLETIME')),
    objectCommand('freq', () => NO_LFU),
  ]),
  {
    ...container('command', [
      { name: 'count', arity: 2, run: ({ server }) => server.commands.size },
      {
        name: 'list',
        arity: -2,
        run: ({ server }, filter) =>
          filter.length === 0 ? [...server.commands.keys()] : notModelled('COMMAND LIST FILTERBY'),
      },
    ]),
    arity: -1,
    run: () => notModelled('COMMAND'),
  },
];

const OUT_OF_RANGE = new ErrorReply('ERR DB index is out of range');
const NO_LFU = new ErrorReply(
  'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
);

function flush(databases: readonly Keyspace[], args: readonly string[]): Reply {
  const [mode = 'SYNC'] = args;
  if (args.length > 1 || !/^(?:a?sync)$/i.test(mode)) return SYNTAX_ERROR;
  for (const keys of databases) keys.clear();
  return OK;
}

function swapArgument(text: string, which: 'first' | 'second'): number {
  const error = new ErrorReply(`ERR invalid ${which} DB index`);
  const index = Number(integerArgument(text, error));
  if (index < -(2 ** 31) || index >= 2 ** 31) throw error;
  return index;
}

/**
 * Where there is no replica, waiting for one lasts until the timeout. One has what was there at the client's last
 * command `replicaLagMs` later, and its word takes as long again.
 */
function wait(context: CommandContext, args: readonly string[]): CommandResult {
  const { server, connection, denyBlocking } = context;
  const replicas = indexArgument(args[0] ?? '');
  const timeoutMs = timeoutMsArgument(args[1] ?? '');
  const { replicaLagMs } = server.host;
  const toldInMs =
    replicaLagMs === undefined
      ? Number.POSITIVE_INFINITY
      : connection.lastAtMs + 2 * replicaLagMs - server.host.nowMs();
  const copies = toldInMs <= 0 ? 1 : 0;
  if (replicas <= copies || denyBlocking) return copies;
  const isToldInTime = toldInMs <= (timeoutMs || Number.POSITIVE_INFINITY) && toldInMs < Infinity;
  if (!isToldInTime) return new Blocked([], timeoutMs, () => undefined, 0);
  const waitsMs = replicas === 1 ? Math.ceil(toldInMs) : timeoutMs;
  return new Blocked([], waitsMs, () => undefined, 1);
}

function objectCommand(name: string, answer: (value: Value) => Reply): CommandSpec {
  return {
    name,
    arity: 3,
    run({ keys }, [key = '']) {
      const value = keys.get(key)?.value;
      return value === undefined ? null : answer(value);
    },
  };
}

function isSharedInteger(value: Value): boolean {
  return value.type === 'string' && /^(?:0|[1-9]\d{0,3})$/.test(value.text);
}
