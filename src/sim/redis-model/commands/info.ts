import type { CommandContext, CommandSpec } from '../command.ts';
import type { Keyspace } from '../keyspace.ts';
import { VerbatimReply } from '../reply.ts';

/** The version that the model follows. */
export const REDIS_VERSION = '7.0.15';

/** INFO: the fields that clients look at, in Redis' sections. */
export const infoCommand: CommandSpec = {
  name: 'info',
  arity: -1,
  run(context, args) {
    const wanted = new Set(args.map((name) => name.toLowerCase()));
    const isAll = args.length === 0 || ALL.some((name) => wanted.has(name));
    const sections = SECTIONS.filter(({ name }) => isAll || wanted.has(name.toLowerCase()));
    const texts = sections.map(({ name, lines }) => `# ${name}\r\n${lines(context).join('')}`);
    return new VerbatimReply(texts.join('\r\n'));
  },
};

const ALL = ['default', 'all', 'everything'];

interface Section {
  readonly name: string;
  lines(context: CommandContext): readonly string[];
}

const SECTIONS: readonly Section[] = [
  {
    name: 'Server',
    lines: () => [line('redis_version', REDIS_VERSION), line('redis_mode', 'standalone')],
  },
  {
    name: 'Clients',
    lines: ({ server }) => [
      line('connected_clients', server.connections.size),
      line('blocked_clients', server.blocked.count),
    ],
  },
  {
    name: 'Persistence',
    lines: () => [line('loading', 0), line('async_loading', 0), line('aof_enabled', 0)],
  },
  {
    name: 'Replication',
    lines: () => [line('role', 'master'), line('connected_slaves', 0)],
  },
  { name: 'Cluster', lines: () => [line('cluster_enabled', 0)] },
  {
    name: 'Keyspace',
    lines: ({ server }) => server.dbs.filter(({ size }) => size > 0).map(keyspaceLine),
  },
];

function keyspaceLine(keys: Keyspace): string {
  const expiring = keys.entries().filter(([, entry]) => entry.expiresAtMs !== undefined);
  return line(`db${keys.index}`, `keys=${keys.size},expires=${expiring.length},avg_ttl=0`);
}

function line(name: string, value: string | number): string {
  return `${name}:${value}\r\n`;
}
