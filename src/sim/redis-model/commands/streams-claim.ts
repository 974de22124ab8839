import { integerArgument } from '../arguments.ts';
import type { CommandContext, CommandResult, CommandSpec } from '../command.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, type Reply, SYNTAX_ERROR } from '../reply.ts';
import type { Stream } from '../stream.ts';
import type { Pending, StreamGroup } from '../stream-group.ts';
import {
  formatStreamId,
  MIN_STREAM_ID,
  parseStreamBound,
  parseStrictStreamId,
  type StreamId,
} from '../stream-id.ts';
import { entryReply, quoting } from './stream-replies.ts';
import { strictId } from './streams-write.ts';

/** XCLAIM and XAUTOCLAIM. */
export const streamClaimCommands: readonly CommandSpec[] = [
  { name: 'xclaim', arity: -6, writes: true, run: claim },
  { name: 'xautoclaim', arity: -6, writes: true, run: autoClaim },
];

/** The stream and its group. Throws Redis' NOGROUP where either is missing. */
export function streamAndGroup(
  keys: Keyspace,
  key: string,
  name: string,
): { stream: Stream; group: StreamGroup } {
  const stream = keys.stream(key);
  const group = stream?.groups.get(name);
  if (stream && group) return { stream, group };
  throw quoting`NOGROUP No such key '${key}' or consumer group '${name}'`;
}

function claim(
  { keys, server: { nowMs } }: CommandContext,
  [key = '', name = '', consumer = '', minIdleText = '', ...rest]: readonly string[],
): CommandResult {
  const { stream, group } = streamAndGroup(keys, key, name);
  const minIdleMs = minIdleArgument('XCLAIM', minIdleText);
  const idCount = rest.findIndex((text) => parseStrictStreamId(text, 'first') === undefined);
  const ids = rest.slice(0, idCount < 0 ? rest.length : idCount).map(strictId);
  const options = readClaimOptions(rest.slice(ids.length), nowMs);
  if (options.lastId > group.lastId) group.lastId = options.lastId;
  const replies: Reply[] = [];
  for (const id of ids) {
    const entry = stream.find(id);
    if (!entry) {
      group.removePending(id);
      continue;
    }
    const known = group.findPending(id);
    if (!known && !options.isForced) continue;
    if (known && isTooFresh(known, minIdleMs, nowMs)) continue;
    const pending = known ?? { id, consumer, deliveredAtMs: nowMs, deliveries: 1n };
    if (!known) group.addPending(pending);
    group.seeConsumer(consumer, nowMs);
    pending.consumer = consumer;
    pending.deliveredAtMs = options.deliveredAtMs;
    if (options.deliveries !== undefined) pending.deliveries = options.deliveries;
    else if (!options.justId) pending.deliveries++;
    replies.push(options.justId ? formatStreamId(id) : entryReply(entry));
  }
  return replies;
}

/** Looks at no more than ten entries for each one that may be claimed. */
const LOOKS_PER_CLAIM = 10;

function autoClaim(
  { keys, server: { nowMs } }: CommandContext,
  [
    key = '',
    name = '',
    consumer = '',
    minIdleText = '',
    startText = '',
    ...rest
  ]: readonly string[],
): CommandResult {
  const minIdleMs = minIdleArgument('XAUTOCLAIM', minIdleText);
  const start = parseStreamBound(startText, 'first');
  const { count, justId } = readAutoClaimOptions(rest);
  const { stream, group } = streamAndGroup(keys, key, name);
  const claimed: Reply[] = [];
  const deleted: string[] = [];
  let index = group.pendingIndex(start);
  let looks = count * LOOKS_PER_CLAIM;
  for (; looks > 0 && claimed.length + deleted.length < count; looks--) {
    const pending = group.pending[index];
    if (!pending) break;
    const entry = stream.find(pending.id);
    if (!entry) {
      group.removePending(pending.id);
      deleted.push(formatStreamId(pending.id));
      continue;
    }
    index++;
    if (isTooFresh(pending, minIdleMs, nowMs)) continue;
    group.seeConsumer(consumer, nowMs);
    pending.consumer = consumer;
    pending.deliveredAtMs = nowMs;
    if (!justId) pending.deliveries++;
    claimed.push(justId ? formatStreamId(pending.id) : entryReply(entry));
  }
  const next = group.pending[index]?.id ?? MIN_STREAM_ID;
  return [formatStreamId(next), claimed, deleted];
}

function isTooFresh({ deliveredAtMs }: Pending, minIdleMs: number, nowMs: number): boolean {
  return minIdleMs > 0 && nowMs - deliveredAtMs < minIdleMs;
}

function minIdleArgument(command: string, text: string): number {
  const error = new ErrorReply(`ERR Invalid min-idle-time argument for ${command}`);
  return Math.max(0, Number(integerArgument(text, error)));
}

interface ClaimOptions {
  readonly isForced: boolean;
  readonly justId: boolean;
  readonly deliveredAtMs: number;
  /** RETRYCOUNT, if not negative. */
  readonly deliveries: bigint | undefined;
  readonly lastId: StreamId;
}

function readClaimOptions(options: readonly string[], nowMs: number): ClaimOptions {
  let isForced = false;
  let justId = false;
  let deliveredAtMs = nowMs;
  let deliveries: bigint | undefined;
  let lastId = MIN_STREAM_ID;
  for (let at = 0; at < options.length; at++) {
    const text = options[at] ?? '';
    const option = text.toUpperCase();
    const hasMore = at + 1 < options.length;
    if (option === 'FORCE') isForced = true;
    else if (option === 'JUSTID') justId = true;
    else if (option === 'IDLE' && hasMore) {
      deliveredAtMs = nowMs - Number(claimNumber(option, options[++at]));
    } else if (option === 'TIME' && hasMore) {
      deliveredAtMs = Number(claimNumber(option, options[++at]));
    } else if (option === 'RETRYCOUNT' && hasMore) {
      const count = claimNumber(option, options[++at]);
      deliveries = count < 0n ? undefined : count;
    } else if (option === 'LASTID' && hasMore) lastId = strictId(options[++at] ?? '');
    else throw quoting`ERR Unrecognized XCLAIM option '${text}'`;
  }
  const isBogus = deliveredAtMs < 0 || deliveredAtMs > nowMs;
  return { isForced, justId, deliveredAtMs: isBogus ? nowMs : deliveredAtMs, deliveries, lastId };
}

function claimNumber(option: string, text = ''): bigint {
  const error = new ErrorReply(`ERR Invalid ${option} option argument for XCLAIM`);
  return BigInt(integerArgument(text, error));
}

const BAD_COUNT = new ErrorReply('ERR COUNT must be > 0');

function readAutoClaimOptions(options: readonly string[]): { count: number; justId: boolean } {
  let count = 100;
  let justId = false;
  for (let at = 0; at < options.length; at++) {
    const option = options[at]?.toLowerCase();
    if (option === 'count' && at + 1 < options.length) {
      count = Number(integerArgument(options[++at] ?? '', BAD_COUNT));
      if (count < 1 || count > 2 ** 59) throw BAD_COUNT;
    } else if (option === 'justid') justId = true;
    else throw SYNTAX_ERROR;
  }
  return { count, justId };
}
