import { ReplyError } from 'ioredis';
import {
  DoubleReply,
  ErrorReply,
  MapReply,
  NullArrayReply,
  type Reply,
  SetReply,
  StatusReply,
  VerbatimReply,
} from '../redis-model/reply.ts';
import { fromBinary } from './bytes.ts';

/** What ioredis's own parser hands to a command, before the command's transformer. */
export type JsReply = number | string | Buffer | null | Error | readonly JsReply[];

/**
 * A reply as ioredis decodes it under its legacy mapping: text as UTF-8 strings, or Buffers where
 * the command asked for them; maps and sets flat, doubles as text, booleans as 1 and 0, integers
 * as numbers (beyond 2^53 with its loss of precision), errors as `ReplyError`. Shapes are those of
 * RESP3, which ioredis speaks by default.
 */
export function toJsReply(reply: Reply, asBuffers: boolean): JsReply {
  if (typeof reply === 'number' || reply === null) return reply;
  if (typeof reply === 'string') return text(reply, asBuffers);
  if (typeof reply === 'boolean') return reply ? 1 : 0;
  if (typeof reply === 'bigint') return Number(reply);
  if (reply instanceof StatusReply || reply instanceof DoubleReply)
    return text(reply.text, asBuffers);
  if (reply instanceof ErrorReply) return new ReplyError(fromBinary(reply.message)) as Error;
  if (reply instanceof VerbatimReply) return text(reply.text, asBuffers);
  if (reply instanceof NullArrayReply) return null;
  if (reply instanceof SetReply) return reply.members.map((member) => toJsReply(member, asBuffers));
  if (reply instanceof MapReply) {
    return reply.pairs.flatMap(([key, value]) => [
      toJsReply(key, asBuffers),
      toJsReply(value, asBuffers),
    ]);
  }
  return (reply as readonly Reply[]).map((item) => toJsReply(item, asBuffers));
}

function text(bytes: string, asBuffers: boolean): string | Buffer {
  return asBuffers ? Buffer.from(bytes, 'latin1') : fromBinary(bytes);
}
