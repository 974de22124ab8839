import { ceilThousandfold, parseLongDouble } from './long-double.ts';
import { type Int64, parseInt64 } from './numbers.ts';
import { ErrorReply, NOT_FLOAT, NOT_INTEGER } from './reply.ts';
import { parseScore } from './score.ts';

/** Parses a 64-bit integer. Throws `error` where it is none. */
export function integerArgument(text: string, error: ErrorReply = NOT_INTEGER): Int64 {
  const value = parseInt64(text);
  if (value === undefined) throw error;
  return value;
}

/** As integerArgument, as a number: exact within ±2^53, which is all that an index or a count needs. */
export function indexArgument(text: string, error: ErrorReply = NOT_INTEGER): number {
  return Number(integerArgument(text, error));
}

/** A count of 0 to 2^63-1. Throws `error` where it is none, or negative. */
export function countArgument(text: string, error: ErrorReply = NEGATIVE_COUNT): number {
  const count = indexArgument(text, error);
  if (count < 0) throw error;
  return count;
}

/** A finite or infinite double. Throws `error` where it is none. */
export function doubleArgument(text: string, error: ErrorReply = NOT_FLOAT): number {
  const value = parseScore(text);
  if (value === undefined) throw error;
  return value;
}

/** A blocking command's timeout in seconds, fractions allowed, as whole ms (rounded up); 0 means for ever. */
export function timeoutSecondsArgument(text: string): number {
  const seconds = parseLongDouble(text);
  if (seconds === undefined) throw TIMEOUT_NOT_FLOAT;
  const ms = ceilThousandfold(seconds);
  // What leaves 64 bits becomes negative in Redis, too.
  if (ms === undefined || ms < 0n) throw NEGATIVE_TIMEOUT;
  return Number(ms);
}

/** A blocking command's timeout in integer ms; 0 means for ever. */
export function timeoutMsArgument(text: string): number {
  const ms = indexArgument(text, new ErrorReply('ERR timeout is not an integer or out of range'));
  if (ms < 0) throw NEGATIVE_TIMEOUT;
  return ms;
}

const NEGATIVE_COUNT = new ErrorReply('ERR value is out of range, must be positive');
const TIMEOUT_NOT_FLOAT = new ErrorReply('ERR timeout is not a float or out of range');
const NEGATIVE_TIMEOUT = new ErrorReply('ERR timeout is negative');
