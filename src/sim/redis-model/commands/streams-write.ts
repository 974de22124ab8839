import { integerArgument } from '../arguments.ts';
import type { CommandContext, CommandResult, CommandSpec } from '../command.ts';
import { wrongArity } from '../command-errors.ts';
import { ErrorReply, OK, SYNTAX_ERROR } from '../reply.ts';
import { Stream } from '../stream.ts';
import {
  formatStreamId,
  INVALID_STREAM_ID,
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  parseStrictStreamId,
  type StreamId,
  streamId,
  streamIdMs,
} from '../stream-id.ts';
import { readAddOptions, readTrim, type WantedId } from './streams-trim.ts';

/** XADD and what removes entries or sets a stream's counters. */
export const streamWriteCommands: readonly CommandSpec[] = [
  { name: 'xadd', arity: -5, writes: true, run: add },
  {
    name: 'xtrim',
    arity: -4,
    writes: true,
    run({ keys }, [key = '', ...options]) {
      const trim = readTrim(options);
      const removed = keys.stream(key)?.trim(trim) ?? 0;
      if (removed > 0) keys.changed(key);
      return removed;
    },
  },
  {
    name: 'xdel',
    arity: -3,
    writes: true,
    run({ keys }, [key = '', ...idTexts]) {
      const stream = keys.stream(key);
      if (!stream) return 0;
      const removed = idTexts.map(strictId).filter((id) => stream.delete(id));
      if (removed.length === 0) return 0;
      for (const id of removed) if (id > stream.maxDeletedId) stream.maxDeletedId = id;
      stream.findFirstId();
      keys.changed(key);
      return removed.length;
    },
  },
  { name: 'xsetid', arity: -3, writes: true, run: setId },
];

/** An id given in full or without its sequence (then 0). Throws INVALID_STREAM_ID. */
export function strictId(text: string): StreamId {
  const id = parseStrictStreamId(text, 'first');
  if (id === undefined) throw INVALID_STREAM_ID;
  return id;
}

const ZERO_ID = new ErrorReply('ERR The ID specified in XADD must be greater than 0-0');
const EXHAUSTED = new ErrorReply(
  'ERR The stream has exhausted the last possible ID, unable to add more items',
);
const SMALL_ID = new ErrorReply(
  'ERR The ID specified in XADD is equal or smaller than the target stream top item',
);

function add(
  { keys, server }: CommandContext,
  [key = '', ...args]: readonly string[],
): CommandResult {
  const { trim, createsStream, id: wanted, rest: fields } = readAddOptions(args);
  if (!wanted || fields.length < 2 || fields.length % 2 === 1) return wrongArity('xadd');
  if (wanted.kind === 'exact' && wanted.id === MIN_STREAM_ID) return ZERO_ID;
  const existing = keys.stream(key);
  if (!existing && !createsStream) return null;
  const stream = existing ?? new Stream();
  if (stream.lastId === MAX_STREAM_ID) return EXHAUSTED;
  const id = nextId(stream.lastId, wanted, server.nowMs);
  stream.append({ id, fields });
  if (trim) stream.trim(trim);
  if (existing) {
    keys.changed(key);
    keys.ready(key);
  } else keys.put(key, { type: 'stream', stream });
  return formatStreamId(id);
}

function nextId(lastId: StreamId, wanted: WantedId, nowMs: number): StreamId {
  if (wanted.kind === 'auto') {
    const now = BigInt(nowMs);
    return now > streamIdMs(lastId) ? streamId(now, 0n) : lastId + 1n;
  }
  if (wanted.kind === 'exact') {
    if (wanted.id <= lastId) throw SMALL_ID;
    return wanted.id;
  }
  const id = streamIdMs(lastId) === wanted.ms ? lastId + 1n : streamId(wanted.ms, 0n);
  if (id <= lastId || streamIdMs(id) !== wanted.ms) throw SMALL_ID;
  return id;
}

const NO_SUCH_KEY = new ErrorReply('ERR no such key');
const NEGATIVE_ADDED = new ErrorReply('ERR entries_added must be positive');
const BELOW_DELETED = new ErrorReply(
  'ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id',
);
const BELOW_TOP = new ErrorReply(
  'ERR The ID specified in XSETID is smaller than the target stream top item',
);
const BELOW_LENGTH = new ErrorReply(
  'ERR The entries_added specified in XSETID is smaller than the target stream length',
);

function setId(
  { keys }: CommandContext,
  [key = '', idText = '', ...options]: readonly string[],
): CommandResult {
  const id = strictId(idText);
  const { added, maxDeletedId } = readSetIdOptions(id, options);
  const stream = keys.stream(key);
  if (!stream) return NO_SUCH_KEY;
  if (stream.length > 0) {
    if (id < stream.lastEntryId()) return BELOW_TOP;
    if (added !== undefined && added < stream.length) return BELOW_LENGTH;
  }
  stream.lastId = id;
  if (added !== undefined) stream.entriesAdded = added;
  if (maxDeletedId !== MIN_STREAM_ID) stream.maxDeletedId = maxDeletedId;
  return OK;
}

function readSetIdOptions(id: StreamId, options: readonly string[]) {
  let added: bigint | undefined;
  let maxDeletedId = MIN_STREAM_ID;
  for (let at = 0; at < options.length; at += 2) {
    const option = options[at]?.toLowerCase();
    const value = options[at + 1];
    if (option === 'entriesadded' && value !== undefined) {
      added = BigInt(integerArgument(value));
      if (added < 0n) throw NEGATIVE_ADDED;
    } else if (option === 'maxdeletedid' && value !== undefined) {
      maxDeletedId = strictId(value);
      if (id < maxDeletedId) throw BELOW_DELETED;
    } else throw SYNTAX_ERROR;
  }
  return { added, maxDeletedId };
}
