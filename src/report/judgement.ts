import type { CheckResult, ExpectationResult, RunResult } from '../core/result.ts';
import type { Verdict } from '../core/verdict.ts';
import { wrapText } from './lines.ts';
import { humanActual } from './proof.ts';
import { paintVerdict, type TextOptions } from './style.ts';

/** Every check with what it found; what does not count is a finding, or only noted where nothing is wrong. */
export function checkLines({ checks }: RunResult, width: number, options: TextOptions): string[] {
  const applicable = checks.filter(({ judged }) => judged !== 'not-applicable');
  const nameWidth = Math.max(...applicable.map(({ name }) => name.length));
  return applicable.flatMap((check) => {
    const head = `${wordOf(check).padEnd(WORD)}  ${check.name.padEnd(nameWidth)}  `;
    return entry(head, check.evidence, check, width, options);
  });
}

/** Every expectation with the value found. */
export function expectationLines(
  { expectations }: RunResult,
  width: number,
  options: TextOptions,
): string[] {
  return expectations.flatMap((one) => {
    const word = WORDS[one.verdict];
    return entry(`${word.padEnd(WORD)}  `, tell(one), { ...one, judged: true }, width, options);
  });
}

const WORDS: Readonly<Record<Verdict, string>> = { pass: 'ok', fail: 'FAIL', inconclusive: '?' };
const WORD = 'finding'.length;

function wordOf({ judged, verdict }: CheckResult): string {
  if (judged === true) return WORDS[verdict];
  return verdict === 'pass' ? 'noted' : 'finding';
}

function tell({ expression, actual, reason }: ExpectationResult): string {
  if (actual === null) return `${expression}: ${reason ?? 'not measured'}`;
  const found = `${expression}, got ${humanActual(expression, actual)}`;
  return reason === undefined ? found : `${found} (${reason})`;
}

function entry(
  head: string,
  text: string,
  { judged, verdict }: Pick<CheckResult, 'judged' | 'verdict'>,
  width: number,
  { chalk }: TextOptions,
): string[] {
  const paint = (line: string) => {
    return judged === true ? paintVerdict(chalk, verdict, line) : chalk.dim(line);
  };
  return wrapText(text, width - head.length).map((line, index) => {
    return index === 0 ? paint(head) + line : ' '.repeat(head.length) + line;
  });
}
