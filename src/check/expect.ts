import type { Problem } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { parseDurationUs, parseRatePerSec } from '../core/units.ts';
import { ALIASES, FIGURES, type FigureKind } from './figures.ts';

/** The operators of an expectation. */
export const OPERATORS = ['==', '!=', '<', '<=', '>', '>='] as const;

/** One of {@link OPERATORS}. */
export type Operator = (typeof OPERATORS)[number];

/** One `--expect`, read and ready to be held against a result. */
export interface Expectation {
  /** As given, trimmed. */
  readonly expression: string;
  /** The figure's path in a result; aliases are resolved. */
  readonly path: string;
  readonly kind: FigureKind['kind'];
  readonly operator: Operator;
  /** Durations in µs, rates per second. */
  readonly value: number | string | boolean;
}

/**
 * Reads `oversold==0`, `p99<250ms`, `attempts.sold>=100`, `checks.one-holder==pass`: a figure of the
 * result, an operator, and a value that is a number, or a duration with its unit for times.
 */
export function parseExpectation(text: string): Expectation | Problem {
  const expression = text.trim();
  const match = /^([\w.-]*)\s*([=<>!~]*)\s*(.*)$/s.exec(expression);
  const [, name = '', symbol = '', value = ''] = match ?? [];
  const problem = (expected: string, got: string, hint?: string): Problem => ({
    subject: '--expect',
    expected,
    got,
    ...(hint === undefined ? {} : { hint }),
  });

  const path = ALIASES.get(name) ?? name;
  const kind = FIGURES.get(path);
  if (kind === undefined) {
    const known = [...FIGURES.keys(), ...ALIASES.keys()];
    const close = nearest(name, known);
    const hint =
      close === undefined ? 'for example oversold==0 or p99<250ms' : `did you mean ${close}?`;
    return problem('a figure of the result', `\`${name}\` in \`${expression}\``, hint);
  }
  const operator = OPERATORS.find((one) => one === symbol);
  if (operator === undefined) {
    const close = symbol === '=' ? 'did you mean ==?' : undefined;
    return problem(`one of ${OPERATORS.join(' ')}`, `\`${symbol}\` in \`${expression}\``, close);
  }
  const read = readValue(kind, operator, value);
  if ('expected' in read)
    return problem(read.expected, `\`${value}\` in \`${expression}\``, read.hint);
  return { expression, path, kind: kind.kind, operator, value: read.value };
}

/** True for a value that {@link parseExpectation} refused. */
export function isProblem(parsed: Expectation | Problem): parsed is Problem {
  return 'subject' in parsed;
}

type Read =
  | { readonly value: number | string | boolean }
  | { readonly expected: string; readonly hint?: string };

function readValue(kind: FigureKind, operator: Operator, text: string): Read {
  switch (kind.kind) {
    case 'amount':
    case 'share':
      return readNumber(text, 'a number');
    case 'duration': {
      const read = parseDurationUs(text);
      return read.ok ? read : { ...read };
    }
    case 'rate': {
      const read = parseRatePerSec(text);
      return read.ok ? read : readNumber(text, 'a rate per second such as 1000/s or 1000');
    }
    case 'flag':
      return readWord(text, ['true', 'false'], operator, (word) => word === 'true');
    case 'word':
      return readWord(text, kind.words, operator, (word) => word);
  }
}

function readNumber(text: string, expected: string): Read {
  const isNumber = /^-?\d+(_\d+)*(\.\d+)?$/.test(text);
  return isNumber ? { value: Number(text.replaceAll('_', '')) } : { expected };
}

function readWord(
  text: string,
  words: readonly string[],
  operator: Operator,
  mean: (word: string) => string | boolean,
): Read {
  if (operator !== '==' && operator !== '!=') {
    return {
      expected: `a figure that can be compared with ${operator}`,
      hint: 'use == or != here',
    };
  }
  const word = words.find((one) => one === text);
  return word === undefined ? { expected: `one of ${words.join(', ')}` } : { value: mean(word) };
}
