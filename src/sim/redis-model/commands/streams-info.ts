import { integerArgument } from '../arguments.ts';
import { type CommandSpec, container } from '../command.ts';
import { subcommandSyntaxError } from '../command-errors.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, MapReply, type Reply } from '../reply.ts';
import type { Stream } from '../stream.ts';
import type { Pending, StreamGroup } from '../stream-group.ts';
import { formatStreamId, MAX_STREAM_ID, MIN_STREAM_ID } from '../stream-id.ts';
import { entryReply, int64Reply } from './stream-replies.ts';
import { countTreeNodes } from './stream-tree.ts';
import { existingGroup } from './streams-group.ts';

/** XINFO STREAM, GROUPS and CONSUMERS. */
export const streamInfoCommands: readonly CommandSpec[] = [
  container('xinfo', [
    {
      name: 'stream',
      arity: -3,
      run({ keys }, [key = '', ...options]) {
        const stream = existingStream(keys, key);
        if (options.length === 0) return new MapReply([...header(stream), ...brief(stream)]);
        const count = readFullCount(options);
        return new MapReply([...header(stream), ...full(stream, count)]);
      },
    },
    {
      name: 'groups',
      arity: 3,
      run({ keys }, [key = '']) {
        const stream = existingStream(keys, key);
        return byName(stream.groups).map(([name, group]) => groupReply(stream, name, group));
      },
    },
    {
      name: 'consumers',
      arity: 4,
      run({ keys, server }, [key = '', name = '']) {
        const group = existingGroup(existingStream(keys, key), key, name);
        return byName(group.consumers).map(
          ([consumer, { seenAtMs }]) =>
            new MapReply([
              ['name', consumer],
              ['pending', group.pendingOf(consumer).length],
              ['idle', Math.max(0, server.nowMs - seenAtMs)],
            ]),
        );
      },
    },
  ]),
];

const NO_SUCH_KEY = new ErrorReply('ERR no such key');

type Pairs = readonly (readonly [string, Reply])[];

function existingStream(keys: Keyspace, key: string): Stream {
  const stream = keys.stream(key);
  if (!stream) throw NO_SUCH_KEY;
  return stream;
}

/** In the order of the names' bytes, as Redis keeps them. */
function byName<T>(named: ReadonlyMap<string, T>): [string, T][] {
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1));
}

function header(stream: Stream): Pairs {
  return [
    ['length', stream.length],
    ['radix-tree-keys', stream.nodes.length],
    ['radix-tree-nodes', countTreeNodes(stream.nodes)],
    ['last-generated-id', formatStreamId(stream.lastId)],
    ['max-deleted-entry-id', formatStreamId(stream.maxDeletedId)],
    ['entries-added', int64Reply(stream.entriesAdded)],
    ['recorded-first-entry-id', formatStreamId(stream.firstId)],
  ];
}

function brief(stream: Stream): Pairs {
  const [first] = stream.range(MIN_STREAM_ID, MAX_STREAM_ID, 1);
  const [last] = stream.reverseRange(MIN_STREAM_ID, MAX_STREAM_ID, 1);
  return [
    ['groups', stream.groups.size],
    ['first-entry', first ? entryReply(first) : null],
    ['last-entry', last ? entryReply(last) : null],
  ];
}

function full(stream: Stream, count: number): Pairs {
  const entries = stream.range(MIN_STREAM_ID, MAX_STREAM_ID, count).map(entryReply);
  const groups = byName(stream.groups).map(([name, group]) =>
    fullGroupReply(stream, name, group, count === 0 ? undefined : count),
  );
  return [
    ['entries', entries],
    ['groups', groups],
  ];
}

/** Redis shows 10 of everything unless told otherwise; 0 means all. */
function readFullCount([name = '', option, countText, ...rest]: readonly string[]): number {
  const isFull = name.toLowerCase() === 'full' && rest.length === 0;
  if (isFull && option === undefined) return 10;
  if (!isFull || option?.toLowerCase() !== 'count' || countText === undefined) {
    throw subcommandSyntaxError('XINFO', 'STREAM');
  }
  const count = Number(integerArgument(countText));
  return count < 0 ? 10 : count;
}

function groupReply(stream: Stream, name: string, group: StreamGroup): Reply {
  return new MapReply([
    ['name', name],
    ['consumers', group.consumers.size],
    ['pending', group.pending.length],
    ['last-delivered-id', formatStreamId(group.lastId)],
    ['entries-read', optionalInt64(group.entriesRead)],
    ['lag', optionalInt64(group.lag(stream))],
  ]);
}

function fullGroupReply(
  stream: Stream,
  name: string,
  group: StreamGroup,
  count: number | undefined,
): Reply {
  return new MapReply([
    ['name', name],
    ['last-delivered-id', formatStreamId(group.lastId)],
    ['entries-read', optionalInt64(group.entriesRead)],
    ['lag', optionalInt64(group.lag(stream))],
    ['pel-count', group.pending.length],
    ['pending', group.pending.slice(0, count).map((one) => pendingReply(one, [one.consumer]))],
    [
      'consumers',
      byName(group.consumers).map(([consumer]) => consumerReply(group, consumer, count)),
    ],
  ]);
}

function consumerReply(group: StreamGroup, name: string, count: number | undefined): Reply {
  const pending = group.pendingOf(name);
  return new MapReply([
    ['name', name],
    ['seen-time', group.consumers.get(name)?.seenAtMs ?? 0],
    ['pel-count', pending.length],
    ['pending', pending.slice(0, count).map((one) => pendingReply(one, []))],
  ]);
}

function pendingReply({ id, deliveredAtMs, deliveries }: Pending, owner: readonly string[]): Reply {
  return [formatStreamId(id), ...owner, deliveredAtMs, int64Reply(deliveries)];
}

function optionalInt64(value: bigint | undefined): Reply {
  return value === undefined ? null : int64Reply(value);
}
