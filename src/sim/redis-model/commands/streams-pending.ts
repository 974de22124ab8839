import { integerArgument } from '../arguments.ts';
import type { CommandSpec } from '../command.ts';
import { NULL_ARRAY, type Reply, SYNTAX_ERROR } from '../reply.ts';
import type { StreamGroup } from '../stream-group.ts';
import { formatStreamId, parseStreamBound, type StreamId } from '../stream-id.ts';
import { int64Reply } from './stream-replies.ts';
import { streamAndGroup } from './streams-claim.ts';

/** XPENDING, in both forms. */
export const streamPendingCommands: readonly CommandSpec[] = [
  {
    name: 'xpending',
    arity: -3,
    run({ keys, server }, [key = '', name = '', ...rest]) {
      const query = readQuery(rest);
      const { group } = streamAndGroup(keys, key, name);
      return query ? listPending(group, query, server.nowMs) : summary(group);
    },
  },
];

function summary(group: StreamGroup): Reply {
  const first = group.pending[0];
  const last = group.pending.at(-1);
  if (!first || !last) return [0, null, null, NULL_ARRAY];
  const counts = new Map<string, number>();
  for (const { consumer } of group.pending) counts.set(consumer, (counts.get(consumer) ?? 0) + 1);
  const consumers = [...counts.keys()].sort(compareBytes);
  return [
    group.pending.length,
    formatStreamId(first.id),
    formatStreamId(last.id),
    consumers.map((name) => [name, String(counts.get(name) ?? 0)]),
  ];
}

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Query {
  readonly minIdleMs: number;
  readonly start: StreamId;
  readonly end: StreamId;
  readonly count: number;
  readonly consumer: string | undefined;
}

function listPending(group: StreamGroup, query: Query, nowMs: number): Reply {
  const isWanted = ({ id, consumer, deliveredAtMs }: StreamGroup['pending'][number]) =>
    id >= query.start &&
    id <= query.end &&
    (query.consumer === undefined || consumer === query.consumer) &&
    (query.minIdleMs === 0 || nowMs - deliveredAtMs >= query.minIdleMs);
  return group.pending
    .filter(isWanted)
    .slice(0, query.count)
    .map(({ id, consumer, deliveredAtMs, deliveries }) => [
      formatStreamId(id),
      consumer,
      Math.max(0, nowMs - deliveredAtMs),
      int64Reply(deliveries),
    ]);
}

/** Undefined for the form without a range. */
function readQuery(args: readonly string[]): Query | undefined {
  if (args.length === 0) return undefined;
  if (args.length < 3 || args.length > 6) throw SYNTAX_ERROR;
  let minIdleMs = 0;
  let range = args;
  if (args[0]?.toLowerCase() === 'idle') {
    minIdleMs = Number(integerArgument(args[1] ?? ''));
    if (args.length < 5) throw SYNTAX_ERROR;
    range = args.slice(2);
  }
  const [start = '', end = '', count = '', consumer] = range;
  return {
    minIdleMs,
    count: Math.max(0, Number(integerArgument(count))),
    start: parseStreamBound(start, 'first'),
    end: parseStreamBound(end, 'last'),
    consumer,
  };
}
