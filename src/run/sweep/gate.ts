import { OPERATORS, type Operator } from '../../check/expect.ts';
import type { Problem } from '../../core/errors.ts';
import type { ExpectationResult } from '../../core/result.ts';
import type { BreakPoint, SweptRange } from '../../core/sweep.ts';
import { formatDurationUs, parseDurationUs } from '../../core/units.ts';
import { AXES } from './axis.ts';

/** What is expected of the break point. */
export interface Gate {
  /** As given, trimmed. */
  readonly expression: string;
  readonly operator: Operator;
  readonly value: number;
}

/** True where an expectation is about the break point and not about a run. */
export function isGate(expression: string): boolean {
  return /^\s*break-?point\b/i.test(expression);
}

/** Reads `breakPoint>=20s`: an operator that compares, and a value of the range. */
export function parseGate(text: string, { unit }: Pick<SweptRange, 'unit'>): Gate | Problem {
  const expression = text.trim();
  const [, name = '', symbol = '', given = ''] =
    /^([\w-]*)\s*([=<>!~]*)\s*(.*)$/s.exec(expression) ?? [];
  const subject = '--expect';
  if (name !== 'breakPoint') {
    return { subject, expected: 'breakPoint', got: `\`${name}\``, hint: 'its P is a capital' };
  }
  const operator = OPERATORS.find((one) => one === symbol && one !== '==' && one !== '!=');
  if (operator === undefined) {
    const expected = 'one of <, <=, > and >=, for a break point is known between two values only';
    return { subject, expected, got: `\`${symbol}\` in \`${expression}\`` };
  }
  const got = `\`${given}\` in \`${expression}\``;
  if (unit === 'count') {
    if (/^\d+$/.test(given)) return { expression, operator, value: Number(given) };
    return { subject, expected: 'a whole number', got };
  }
  const read = parseDurationUs(given);
  if (read.ok) return { expression, operator, value: read.value };
  const problem = { subject, expected: read.expected, got };
  return read.hint === undefined ? problem : { ...problem, hint: read.hint };
}

/**
 * Holds a gate against a break point, of which two values are known: up to the one it is safe, from the
 * other it is broken. Inconclusive where it lies between them, or beyond the range, or is not known.
 */
export function judgeGate(gate: Gate, range: SweptRange, found: BreakPoint): ExpectationResult {
  const { expression, operator, value } = gate;
  const { kind, lastSafe, firstBroken } = found;
  const show = (at: number) => (range.unit === 'us' ? formatDurationUs(at) : String(at));
  if (kind === 'unknown' || kind === 'reversed' || (lastSafe ?? firstBroken) === null) {
    const reason = 'where it breaks is not known';
    return { expression, actual: null, verdict: 'inconclusive', reason };
  }
  const isLow = AXES[range.name].worse === 'low';
  const none = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const low = (isLow ? firstBroken : lastSafe) ?? none.low;
  const high = (isLow ? lastSafe : firstBroken) ?? none.high;
  const actual = [
    ...(Number.isFinite(low) ? [`over ${show(low)}`] : []),
    ...(Number.isFinite(high) ? [`at most ${show(high)}`] : []),
  ].join(', ');
  // It lies above `low`, up to `high`.
  const asks = operator === '>' || operator === '>=' ? 'more' : 'less';
  const isSurelyMore = low >= value;
  const isSurelyLess = operator === '<' || operator === '>=' ? high < value : high <= value;
  if (asks === 'more' ? isSurelyMore : isSurelyLess) return { expression, actual, verdict: 'pass' };
  if (asks === 'more' ? isSurelyLess : isSurelyMore) return { expression, actual, verdict: 'fail' };
  const reason =
    Number.isFinite(low) && Number.isFinite(high)
      ? 'it lies on both sides of that'
      : 'the range ends before';
  return { expression, actual, verdict: 'inconclusive', reason };
}
