import { indexArgument } from '../arguments.ts';
import { ErrorReply } from '../reply.ts';
import { parseScoreBound } from '../score.ts';
import type { Scored, SortedSet } from '../sorted-set.ts';

/** Ranks from `start` up to, without, `end`. */
export interface RankSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Tells which ranks of a sorted set are meant, less the first `offset` (0 or more) of them, seen from its
 * low end or, reversed, from its high end.
 */
export type Bounds = (scores: SortedSet, isReversed: boolean, offset: number) => RankSpan;

/** Ranks as ZRANGE takes them: both included, negative ones from the end. They know no offset. */
export function rankBounds(first: string, last: string): Bounds {
  const from = indexArgument(first);
  const to = indexArgument(last);
  return ({ size }, isReversed) => {
    const start = Math.max(0, from < 0 ? from + size : from);
    const end = Math.min(size, (to < 0 ? to + size : to) + 1);
    if (start >= end) return { start: 0, end: 0 };
    return isReversed ? { start: size - end, end: size - start } : { start, end };
  };
}

/** Scores, both included unless marked with `(`. */
export function scoreBounds(min: string, max: string): Bounds {
  const low = readScoreBound(min);
  const high = readScoreBound(max);
  return (scores, isReversed, offset) => {
    const start = scores.countWhile(({ score }) =>
      low.isExcluded ? score <= low.score : score < low.score,
    );
    const end = scores.countWhile(({ score }) =>
      high.isExcluded ? score < high.score : score <= high.score,
    );
    if (isReversed) return { start, end: Math.max(start, end - offset) };
    return { start: start + offset, end: Math.max(start + offset, end) };
  };
}

/**
 * Members by their bytes: `[a`, `(a`, `-` and `+`. Where scores differ, the answer is what Redis finds by
 * walking a small set from the end that it reads from.
 */
export function lexBounds(min: string, max: string): Bounds {
  const isAbove = memberAbove(readLexBound(min));
  const isBelow = memberBelow(readLexBound(max));
  return (scores, isReversed, offset) => {
    const entries = isReversed ? scores.entries().toReversed() : scores.entries();
    const [isAtStart, isAtEnd] = isReversed ? [isBelow, isAbove] : [isAbove, isBelow];
    const first = entries.findIndex(isAtStart);
    const found = entries[first];
    const opposite = entries.at(-1);
    const edge = entries[0];
    const isEmpty = !found || !opposite || !edge || !isAtStart(opposite) || !isAtEnd(edge);
    if (isEmpty || !isAtEnd(found)) return { start: 0, end: 0 };
    const start = Math.min(entries.length, first + offset);
    const length = entries.slice(start).findIndex((entry) => !isAtEnd(entry));
    const end = length < 0 ? entries.length : start + length;
    return isReversed
      ? { start: entries.length - end, end: entries.length - start }
      : { start, end };
  };
}

const NOT_SCORES = new ErrorReply('ERR min or max is not a float');
const NOT_LEX = new ErrorReply('ERR min or max not valid string range item');

function readScoreBound(text: string): { score: number; isExcluded: boolean } {
  const isExcluded = text.startsWith('(');
  const score = parseScoreBound(isExcluded ? text.slice(1) : text);
  if (score === undefined) throw NOT_SCORES;
  return { score, isExcluded };
}

type LexBound = 'lowest' | 'highest' | { readonly member: string; readonly isExcluded: boolean };

function readLexBound(text: string): LexBound {
  const isAlone = text.length === 1 || text[1] === '\0';
  if (text.startsWith('-') && isAlone) return 'lowest';
  if (text.startsWith('+') && isAlone) return 'highest';
  if (!text.startsWith('(') && !text.startsWith('[')) throw NOT_LEX;
  return { member: text.slice(1), isExcluded: text.startsWith('(') };
}

type Test = (entry: Scored) => boolean;

function memberAbove(low: LexBound): Test {
  if (typeof low === 'string') return () => low === 'lowest';
  return ({ member }) => (low.isExcluded ? member > low.member : member >= low.member);
}

function memberBelow(high: LexBound): Test {
  if (typeof high === 'string') return () => high === 'highest';
  return ({ member }) => (high.isExcluded ? member < high.member : member <= high.member);
}
