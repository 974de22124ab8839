import { Blocked, type CommandContext, type CommandResult, type CommandSpec } from '../command.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, MapReply, NULL_ARRAY, type Reply } from '../reply.ts';
import type { Stream } from '../stream.ts';
import type { StreamGroup } from '../stream-group.ts';
import { formatStreamId, MAX_STREAM_ID, MIN_STREAM_ID, type StreamId } from '../stream-id.ts';
import { entryReply, quoting } from './stream-replies.ts';
import { type GroupOption, type ReadOptions, readReadOptions } from './streams-read-options.ts';
import { strictId } from './streams-write.ts';

/** XREAD and XREADGROUP. */
export const streamReadCommands: readonly CommandSpec[] = [
  {
    name: 'xread',
    arity: -4,
    run: (context, args) => read(context, readReadOptions('xread', args, context)),
  },
  {
    name: 'xreadgroup',
    arity: -7,
    writes: true,
    run: (context, args) => read(context, readReadOptions('xreadgroup', args, context)),
  },
];

/** Means what was never delivered to the group: Redis, too, takes the highest id for it. */
const NEW_ENTRIES = MAX_STREAM_ID;

/** Where no count is given, a client that had to wait gets at most so many entries. */
const COUNT_AFTER_WAIT = 1000;

const DOLLAR_OF_GROUP = new ErrorReply(
  'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this ' +
    'consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just ' +
    'return an empty result set.',
);
const NEW_WITHOUT_GROUP = new ErrorReply(
  'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
);
const GROUP_IS_GONE = new ErrorReply(
  'NOGROUP the consumer group this client was blocked on no longer exists',
);
const STREAM_IS_GONE = new ErrorReply('UNBLOCKED the stream key no longer exists');

function read(context: CommandContext, options: ReadOptions): CommandResult {
  const { keys, protocol } = context;
  const { group, names } = options;
  const after = names.map((name, index) => startAfter(keys, name, options.ids[index] ?? '', group));
  const answers: [string, Reply][] = [];
  for (const [index, name] of names.entries()) {
    const stream = keys.stream(name);
    const entries = stream && readNow(context, stream, after[index] ?? MIN_STREAM_ID, options);
    if (entries) answers.push([name, entries]);
  }
  if (answers.length > 0) return readReply(answers, protocol);
  if (options.blockMs === undefined) return NULL_ARRAY;
  const retry = (key: string) =>
    readLater(context, key, after[names.indexOf(key)] ?? MIN_STREAM_ID, options);
  return new Blocked(names, options.blockMs, retry, NULL_ARRAY, group !== undefined);
}

/** The id after which entries are wanted. */
function startAfter(
  keys: Keyspace,
  name: string,
  idText: string,
  group: GroupOption | undefined,
): StreamId {
  const stream = keys.stream(name);
  if (group && !stream?.groups.has(group.name)) {
    throw quoting`NOGROUP No such key '${name}' or consumer group '${group.name}' in XREADGROUP with GROUP option`;
  }
  if (idText === '$') {
    if (group) throw DOLLAR_OF_GROUP;
    return stream?.lastId ?? MIN_STREAM_ID;
  }
  if (idText === '>') {
    if (!group) throw NEW_WITHOUT_GROUP;
    return NEW_ENTRIES;
  }
  return strictId(idText);
}

/** What can be answered without waiting; undefined where that is nothing. */
function readNow(
  context: CommandContext,
  stream: Stream,
  after: StreamId,
  { group: option, count }: ReadOptions,
): Reply | undefined {
  const group = option && stream.groups.get(option.name);
  if (!option || !group) {
    if (stream.length === 0 || stream.lastEntryId() <= after) return undefined;
    return stream.range(after + 1n, MAX_STREAM_ID, count).map(entryReply);
  }
  if (after !== NEW_ENTRIES) {
    group.seeConsumer(option.consumer, context.server.nowMs);
    return history(context, stream, group, { after, count, consumer: option.consumer });
  }
  if (stream.length === 0 || stream.lastEntryId() <= group.lastId) return undefined;
  return deliver(context, stream, group, option, count);
}

/** The same once the key has changed and the client is waiting. Throws where there is no more to wait for. */
function readLater(
  context: CommandContext,
  key: string,
  after: StreamId,
  { group: option, count }: ReadOptions,
): Reply | undefined {
  const value = context.keys.get(key)?.value;
  if (value?.type !== 'stream') {
    if (option) throw STREAM_IS_GONE;
    return undefined;
  }
  const { stream } = value;
  const most = count === 0 ? COUNT_AFTER_WAIT : count;
  if (!option) {
    if (stream.lastId <= after) return undefined;
    const entries = stream.range(after + 1n, MAX_STREAM_ID, most).map(entryReply);
    return readReply([[key, entries]], context.protocol);
  }
  const group = stream.groups.get(option.name);
  if (!group) throw GROUP_IS_GONE;
  if (stream.lastId <= group.lastId) return undefined;
  return readReply([[key, deliver(context, stream, group, option, most)]], context.protocol);
}

/** Hands entries that the group has not seen to one of its consumers. */
function deliver(
  { server: { nowMs } }: CommandContext,
  stream: Stream,
  group: StreamGroup,
  { consumer, isAcknowledged }: GroupOption,
  count: number,
): Reply {
  group.seeConsumer(consumer, nowMs);
  const entries = stream.range(group.lastId + 1n, MAX_STREAM_ID, count);
  for (const { id } of entries) {
    group.advanceTo(id, stream);
    if (isAcknowledged) continue;
    const fresh = { id, consumer, deliveredAtMs: nowMs, deliveries: 1n };
    const pending = group.findPending(id);
    if (pending) Object.assign(pending, fresh);
    else group.addPending(fresh);
  }
  return entries.map(entryReply);
}

interface HistoryQuery {
  readonly after: StreamId;
  readonly count: number;
  readonly consumer: string;
}

/** What the consumer was given and has not acknowledged; an entry that was deleted since has no fields. */
function history(
  { server: { nowMs } }: CommandContext,
  stream: Stream,
  group: StreamGroup,
  { after, count, consumer }: HistoryQuery,
): Reply {
  const pending = group.pendingOf(consumer).filter(({ id }) => id > after);
  return pending.slice(0, count === 0 ? undefined : count).map((one) => {
    const entry = stream.find(one.id);
    if (!entry) return [formatStreamId(one.id), NULL_ARRAY];
    one.deliveredAtMs = nowMs;
    one.deliveries++;
    return entryReply(entry);
  });
}

/** An array of pairs under RESP2, a map under RESP3. */
function readReply(answers: readonly (readonly [string, Reply])[], protocol: 2 | 3): Reply {
  return protocol === 3 ? new MapReply(answers) : answers;
}
