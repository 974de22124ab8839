import {
  ANSWERED_BY_PUSH,
  type CommandContext,
  type CommandResult,
  type CommandSpec,
  container,
} from '../command.ts';
import { notModelled, subcommandSyntaxError } from '../command-errors.ts';
import type { ModelConnection } from '../connection.ts';
import { matchesGlob } from '../glob.ts';
import type { Subscription } from '../pubsub.ts';
import type { Reply } from '../reply.ts';

/** Publish and subscribe. Confirmations go out as pushes, one for each name. */
export const pubsubCommands: readonly CommandSpec[] = [
  subscribeCommand('subscribe', 'channel'),
  subscribeCommand('psubscribe', 'pattern'),
  subscribeCommand('ssubscribe', 'shard'),
  unsubscribeCommand('unsubscribe', 'channel'),
  unsubscribeCommand('punsubscribe', 'pattern'),
  unsubscribeCommand('sunsubscribe', 'shard'),
  {
    name: 'publish',
    arity: 3,
    run: ({ server }, [channel = '', message = '']) => server.pubsub.publish(channel, message),
  },
  {
    name: 'spublish',
    arity: 3,
    run: ({ server }, [channel = '', message = '']) =>
      server.pubsub.publishToShard(channel, message),
  },
  container('pubsub', [
    namesCommand('channels', 'channel'),
    namesCommand('shardchannels', 'shard'),
    countsCommand('numsub', 'channel'),
    countsCommand('shardnumsub', 'shard'),
    { name: 'numpat', arity: 2, run: ({ server }) => server.pubsub.names('pattern').length },
  ]),
];

function subscribeCommand(name: string, kind: Subscription): CommandSpec {
  return {
    name,
    arity: -2,
    noScript: true,
    run(context, names) {
      const { connection, server } = context;
      return confirm(context, name, names, (subject) => {
        connection.subscriptions[kind].add(subject);
        server.pubsub.add(kind, subject, connection);
        return [name, subject, countFor(connection, kind)];
      });
    },
  };
}

function unsubscribeCommand(name: string, kind: Subscription): CommandSpec {
  return {
    name,
    arity: -1,
    noScript: true,
    run(context, args) {
      const { connection, server } = context;
      const names = args.length > 0 ? args : [...connection.subscriptions[kind]];
      if (names.length === 0) {
        return confirm(context, name, [''], () => [name, null, countFor(connection, kind)]);
      }
      return confirm(context, name, names, (subject) => {
        connection.subscriptions[kind].delete(subject);
        server.pubsub.remove(kind, subject, connection);
        return [name, subject, countFor(connection, kind)];
      });
    },
  };
}

/** Acts on each name and pushes its confirmation; inside MULTI one confirmation is EXEC's element. */
function confirm(
  { connection, denyBlocking }: CommandContext,
  command: string,
  names: readonly string[],
  act: (name: string) => readonly Reply[],
): CommandResult {
  const [first = ''] = names;
  if (denyBlocking) {
    // Redis answers several elements here, which no client's parser survives.
    return names.length === 1 ? act(first) : notModelled(`${command} of several names in MULTI`);
  }
  for (const name of names) connection.onPush(act(name));
  return ANSWERED_BY_PUSH;
}

/** Channels and patterns are counted together, shard channels on their own. */
function countFor({ subscriptions }: ModelConnection, kind: Subscription): number {
  return kind === 'shard'
    ? subscriptions.shard.size
    : subscriptions.channel.size + subscriptions.pattern.size;
}

function namesCommand(name: string, kind: Subscription): CommandSpec {
  return {
    name,
    arity: -2,
    run({ server }, [pattern, ...extra]) {
      if (extra.length > 0) return subcommandSyntaxError('pubsub', name);
      const names = server.pubsub.names(kind);
      return pattern === undefined ? names : names.filter((other) => matchesGlob(pattern, other));
    },
  };
}

function countsCommand(name: string, kind: Subscription): CommandSpec {
  return {
    name,
    arity: -2,
    run: ({ server }, names) => names.flatMap((other) => [other, server.pubsub.count(kind, other)]),
  };
}
