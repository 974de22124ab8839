import { integerArgument } from '../arguments.ts';
import { ErrorReply, SYNTAX_ERROR } from '../reply.ts';
import type { Trim } from '../stream.ts';
import {
  INVALID_STREAM_ID,
  parseOpenStreamId,
  parseStrictStreamId,
  type StreamId,
} from '../stream-id.ts';

/** What XADD asks for as an id: any, any of one millisecond, or exactly one. */
export type WantedId =
  | { readonly kind: 'auto' }
  | { readonly kind: 'ms'; readonly ms: bigint }
  | { readonly kind: 'exact'; readonly id: StreamId };

/** What stands between the key and the fields. */
export interface AddOptions {
  readonly trim: Trim | undefined;
  readonly createsStream: boolean;
  /** XADD's id; undefined where the arguments ended before it. */
  readonly id: WantedId | undefined;
  /** What stands after the id. */
  readonly rest: readonly string[];
}

/** Where no limit is given, `~` removes at most so many entries: 100 nodes of 100. */
const DEFAULT_LIMIT = 10_000n;

const TWO_STRATEGIES = new ErrorReply(
  'ERR syntax error, MAXLEN and MINID options at the same time are not compatible',
);
const BAD_MAXLEN = new ErrorReply('ERR The MAXLEN argument must be >= 0.');
const BAD_LIMIT = new ErrorReply('ERR The LIMIT argument must be >= 0.');
const LIMIT_ALONE = new ErrorReply(
  'ERR syntax error, LIMIT cannot be used without specifying a trimming strategy',
);
const NO_STRATEGY = new ErrorReply(
  'ERR syntax error, XTRIM must be called with a trimming strategy',
);
const LIMIT_OF_EXACT = new ErrorReply(
  'ERR syntax error, LIMIT cannot be used without the special ~ option',
);

/** XTRIM's options. Throws Redis' errors. */
export function readTrim(args: readonly string[]): Trim {
  const { trim } = readOptions(args, false);
  if (!trim) throw NO_STRATEGY;
  return trim;
}

/** XADD's options and id. Throws Redis' errors. */
export function readAddOptions(args: readonly string[]): AddOptions {
  return readOptions(args, true);
}

function readOptions(args: readonly string[], isAdd: boolean): AddOptions {
  let strategy: Omit<Trim, 'limit'> | undefined;
  let limit: bigint | undefined;
  let createsStream = true;
  let id: WantedId | undefined;
  let at = 0;
  for (; at < args.length && id === undefined; at++) {
    const text = args[at] ?? '';
    const option = text.toLowerCase();
    const hasMore = at + 1 < args.length;
    if (isAdd && text === '*') id = { kind: 'auto' };
    else if ((option === 'maxlen' || option === 'minid') && hasMore) {
      if (strategy) throw TWO_STRATEGIES;
      const isMarked = at + 2 < args.length && (args[at + 1] === '~' || args[at + 1] === '=');
      const isApproximate = isMarked && args[at + 1] === '~';
      at += isMarked ? 2 : 1;
      strategy = { keep: readKeep(option, args[at] ?? ''), isApproximate };
    } else if (option === 'limit' && hasMore) {
      limit = BigInt(integerArgument(args[++at] ?? ''));
      if (limit < 0n) throw BAD_LIMIT;
    } else if (isAdd && option === 'nomkstream') createsStream = false;
    else if (isAdd) id = readId(text);
    else throw SYNTAX_ERROR;
  }
  if (limit && !strategy) throw LIMIT_ALONE;
  if (!strategy && !isAdd) throw NO_STRATEGY;
  if (limit !== undefined && !strategy?.isApproximate) throw LIMIT_OF_EXACT;
  const trim = strategy && {
    ...strategy,
    limit: limit ?? (strategy.isApproximate ? DEFAULT_LIMIT : 0n),
  };
  return { trim, createsStream, id, rest: args.slice(at) };
}

function readKeep(strategy: 'maxlen' | 'minid', text: string): Trim['keep'] {
  if (strategy === 'minid') {
    const id = parseStrictStreamId(text, 'first');
    if (id === undefined) throw INVALID_STREAM_ID;
    return { kind: 'from', id };
  }
  const entries = BigInt(integerArgument(text));
  if (entries < 0n) throw BAD_MAXLEN;
  return { kind: 'newest', entries };
}

function readId(text: string): WantedId {
  const ms = parseOpenStreamId(text);
  if (ms !== undefined) return { kind: 'ms', ms };
  const id = parseStrictStreamId(text, 'first');
  if (id === undefined) throw INVALID_STREAM_ID;
  return { kind: 'exact', id };
}
