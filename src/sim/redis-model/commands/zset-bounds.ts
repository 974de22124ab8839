import { indexArgument } from '../arguments.ts';
import { ErrorReply } from '../reply.ts';
import { parseScoreBound } from '../score.ts';
import type { Scored, SortedSet } from '../sorted-set.ts';

/** Ranks from `start` up to, without, `end`. */
export interface RankSpan {
  readonly start: number;
  readonly end: number;
}

/** Tells which ranks of a sorted set are meant, seen from its low end or, reversed, from its high end. */
export type Bounds = (scores: SortedSet, isReversed: boolean) => RankSpan;

/** Ranks as ZRANGE takes them: both included, negative ones from the end. */
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
  return (scores) => {
    const start = scores.countWhile(({ score }) =>
      low.isExcluded ? score <= low.score : score < low.score,
    );
    const end = scores.countWhile(({ score }) =>
      high.isExcluded ? score < high.score : score <= high.score,
    );
    return { start, end: Math.max(start, end) };
  };
}

/**
 * Members by their bytes: `[a`, `(a`, `-` and `+`. Where scores differ, the answer is what Redis finds by
 * walking a small set from the end that it reads from.
 */
export function lexBounds(min: string, max: string): Bounds {
  const low = readLexBound(min);
  const high = readLexBound(max);
  const isAbove = ({ member }: Scored) =>
    low === 'lowest' ||
    (low !== 'highest' && (low.isExcluded ? member > low.member : member >= low.member));
  const isBelow = ({ member }: Scored) =>
    high === 'highest' ||
    (high !== 'lowest' && (high.isExcluded ? member < high.member : member <= high.member));
  return (scores, isReversed) => {
    const entries = scores.entries();
    const first = entries[0];
    const last = entries.at(-1);
    if (!first || !last || !isAbove(last) || !isBelow(first)) return { start: 0, end: 0 };
    if (isReversed) {
      const end = entries.findLastIndex(isBelow) + 1;
      return { start: entries.slice(0, end).findLastIndex((entry) => !isAbove(entry)) + 1, end };
    }
    const start = entries.findIndex(isAbove);
    const length = entries.slice(start).findIndex((entry) => !isBelow(entry));
    return { start, end: length < 0 ? entries.length : start + length };
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
