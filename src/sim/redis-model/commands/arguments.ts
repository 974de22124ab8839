import { ErrorReply, NOT_INTEGER } from '../reply.ts';

/** The largest signed 64-bit integer, C's LONG_MAX. */
export const LONG_MAX = 0x7fff_ffff_ffff_ffffn;

/** What an integer argument must be; both bounds are included. */
export interface IntegerRule {
  readonly min?: bigint;
  readonly max?: bigint;
  /** Without its code; said for a text that is no integer, too. */
  readonly error?: string;
}

/** Zero or more, as Redis words it. */
export const POSITIVE: IntegerRule = {
  min: 0n,
  error: 'value is out of range, must be positive',
};

/** A signed 64-bit integer in its one canonical form (no spaces, plus sign or leading zero), or undefined. */
export function parseInteger(text: string): bigint | undefined {
  if (text.length > 20 || !/^(?:0|-?[1-9]\d*)$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** The argument as an integer; throws the ErrorReply that Redis answers where it breaks the rule. */
export function integerArgument(text: string, rule: IntegerRule = {}): bigint {
  const { min = -LONG_MAX - 1n, max = LONG_MAX, error } = rule;
  const value = parseInteger(text);
  if (value !== undefined && value >= min && value <= max) return value;
  if (error !== undefined) throw new ErrorReply(`ERR ${error}`);
  if (value === undefined) throw NOT_INTEGER;
  throw new ErrorReply(
    `ERR value is out of range, value must between ${min} and ${max}`,
  );
}
