import { cString, oneLineError } from '../command-errors.ts';
import type { ErrorReply, Reply } from '../reply.ts';
import { formatStreamId } from '../stream-id.ts';
import type { StreamEntry } from '../stream-node.ts';

/** An entry as XRANGE answers it: its id, and its fields and values in turn. */
export function entryReply({ id, fields }: StreamEntry): Reply {
  return [formatStreamId(id), fields];
}

/** A signed 64-bit integer, as a number where that is exact. */
export function int64Reply(value: bigint): Reply {
  const signed = BigInt.asIntN(64, value);
  const isSafe = signed <= Number.MAX_SAFE_INTEGER && signed >= Number.MIN_SAFE_INTEGER;
  return isSafe ? Number(signed) : signed;
}

/** An error that quotes what the client sent, as C prints it: `quoting\`NOGROUP … '${name}'\``. */
export function quoting(parts: TemplateStringsArray, ...quoted: readonly string[]): ErrorReply {
  const texts = quoted.map(cString);
  return oneLineError(parts.map((part, index) => part + (texts[index] ?? '')).join(''));
}
