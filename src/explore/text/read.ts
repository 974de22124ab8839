import { type Problem, UsageError } from '../../core/errors.ts';
import type { Counterexample } from '../counterexample.ts';
import { FIRST_LINE, stepCount } from '../text.ts';
import { readHeaders } from './headers.ts';
import { unquoteText, withoutComment } from './line.ts';

/** True for a text whose first line says that it is a counterexample, of whatever version. */
export function isCounterexample(text: string): boolean {
  return /^\s*seckill-bench counterexample\b/.test(text);
}

/** A line of the file that is neither empty nor a comment. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * Reads what `writeCounterexample` wrote, hand-edited or not: comments (`# …`), empty lines and CRLF are fine.
 *
 * @param file names it in messages
 * @throws UsageError with every problem, each with its line
 */
export function readCounterexample(text: string, file = 'counterexample'): Counterexample {
  const [first, ...rest] = linesOf(text);
  const isKnown = first?.text.replaceAll(/\s+/g, ' ') === FIRST_LINE;
  if (first === undefined || !isKnown) throw new UsageError([versionProblem(first, file)]);
  const problems: Problem[] = [];
  const at = rest.findIndex((line) => STEP.test(line.text) || END.test(line.text));
  const headers = readHeaders(at < 0 ? rest : rest.slice(0, at), file, problems);
  const steps = readSteps(at < 0 ? [] : rest.slice(at), file, problems);
  if (headers === undefined || problems.length > 0) throw new UsageError(problems);
  return { ...headers, steps };
}

/** `12  buyer 1: set` */
const STEP = /^\d+(\s|$)/;
/** `end: 12 steps` */
const END = /^end(\s*:|$)/;

function linesOf(text: string): readonly Line[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ number: index + 1, text: withoutComment(line) }))
    .filter((line) => line.text !== '');
}

function versionProblem(first: Line | undefined, file: string): Problem {
  const version = /^seckill-bench counterexample (.+)$/.exec(first?.text ?? '')?.[1];
  const subject = `${file}:${first?.number ?? 1}`;
  const got = first?.text ?? 'nothing';
  const problem = { subject, expected: `the first line \`${FIRST_LINE}\``, got };
  if (version === undefined) return problem;
  return { ...problem, got: `version ${version}`, hint: 'another seckill-bench wrote this file' };
}

function readSteps(lines: readonly Line[], file: string, problems: Problem[]): readonly string[] {
  const steps: string[] = [];
  let expected = 1;
  let end: Line | undefined;
  for (const line of lines) {
    const { number, text } = line;
    const subject = `${file}:${number}`;
    const [, digits = '', name = ''] = /^(\d+)\s*(.*)$/.exec(text) ?? [];
    if (end !== undefined) {
      problems.push({ subject, expected: 'nothing after the end', got: text });
    } else if (END.test(text)) {
      end = line;
    } else if (digits === '') {
      const hint = 'header lines stand before the first step';
      problems.push({ subject, expected: 'a step, `<number>  <move>`', got: text, hint });
    } else {
      if (Number(digits) !== expected) {
        problems.push({ subject, expected: `step ${expected}`, got: `step ${digits}` });
      }
      expected = Number(digits) + 1;
      const move = unquoteText(name);
      if (move === undefined || name === '') {
        const got = name === '' ? 'nothing' : name;
        problems.push({ subject, expected: "a move's name", got });
      }
      steps.push(move ?? name);
    }
  }
  problems.push(...endProblems(end, steps, file));
  return steps;
}

function endProblems(end: Line | undefined, steps: readonly string[], file: string): Problem[] {
  const expected = `\`end: ${stepCount(steps)}\``;
  if (end === undefined) {
    const got = `the end of the file after ${stepCount(steps)}`;
    return [{ subject: file, expected: '`end: <count> steps`', got, hint: 'the file is cut' }];
  }
  const count = /^end\s*:\s*(\d+)\s+steps?$/.exec(end.text)?.[1];
  if (Number(count) === steps.length && count !== undefined) return [];
  const hint = 'if steps were added or taken away on purpose, correct the count';
  const subject = `${file}:${end.number}`;
  return [{ subject, expected, got: end.text, ...(count === undefined ? {} : { hint }) }];
}
