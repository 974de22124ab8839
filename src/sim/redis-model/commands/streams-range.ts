import { integerArgument } from '../arguments.ts';
import type { CommandContext, CommandResult, CommandSpec } from '../command.ts';
import { NULL_ARRAY, SYNTAX_ERROR } from '../reply.ts';
import { parseStreamBound } from '../stream-id.ts';
import { entryReply } from './stream-replies.ts';

/** XLEN, XRANGE and XREVRANGE. */
export const streamRangeCommands: readonly CommandSpec[] = [
  {
    name: 'xlen',
    arity: 2,
    run: ({ keys }, [key = '']) => keys.stream(key)?.length ?? 0,
  },
  {
    name: 'xrange',
    arity: -4,
    run: (context, [key = '', start = '', end = '', ...options]) =>
      range(context, key, { start, end, isReversed: false }, options),
  },
  {
    name: 'xrevrange',
    arity: -4,
    run: (context, [key = '', end = '', start = '', ...options]) =>
      range(context, key, { start, end, isReversed: true }, options),
  },
];

interface Span {
  readonly start: string;
  readonly end: string;
  readonly isReversed: boolean;
}

function range(
  { keys }: CommandContext,
  key: string,
  { start: startText, end: endText, isReversed }: Span,
  options: readonly string[],
): CommandResult {
  const start = parseStreamBound(startText, 'first');
  const end = parseStreamBound(endText, 'last');
  let count: number | undefined;
  for (let at = 0; at < options.length; at += 2) {
    const value = options[at + 1];
    if (options[at]?.toLowerCase() !== 'count' || value === undefined) return SYNTAX_ERROR;
    count = Math.max(0, Number(integerArgument(value)));
  }
  const stream = keys.stream(key);
  if (!stream) return [];
  if (count === 0) return NULL_ARRAY;
  const found = isReversed
    ? stream.reverseRange(start, end, count)
    : stream.range(start, end, count);
  return found.map(entryReply);
}
