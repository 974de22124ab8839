import type { CheckResult, ExpectationResult, RunResult } from '../core/result.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Range } from './check.ts';
import type { Expectation, Operator } from './expect.ts';

/** A result before it is judged. */
export type Unjudged = Omit<RunResult, 'verdict' | 'checks' | 'expectations' | 'story'>;

/** What expectations are held against. */
export interface Evidence {
  readonly result: Unjudged;
  readonly checks: readonly CheckResult[];
  /** Figures that unclear units could move, by path; null where a figure was not measured. */
  readonly ranges: ReadonlyMap<string, Range | null>;
}

/**
 * Holds one expectation against a result. Inconclusive where the figure was not measured, where
 * unclear units could change the answer, where the check that it names is, and for times and rates
 * under a time scale.
 */
export function evaluate(expectation: Expectation, evidence: Evidence): ExpectationResult {
  const { expression, kind, path } = expectation;
  const actual = lookUp(path, evidence);
  const inconclusive = (reason: string): ExpectationResult => {
    return { expression, actual, verdict: 'inconclusive', reason };
  };

  if (evidence.result.attempts.total === 0) return inconclusive('no attempt ended');
  const range = evidence.ranges.get(path);
  if (actual === null || range === null) {
    return { ...inconclusive('not measured in this run'), actual: null };
  }
  if (actual === 'inconclusive' && expectation.value !== 'inconclusive') {
    return inconclusive('the check is inconclusive');
  }
  const { timeScale } = evidence.result;
  if (timeScale !== 1 && (kind === 'duration' || kind === 'rate')) {
    return inconclusive(`measured in wall time under a time scale of ${timeScale}`);
  }
  if (typeof actual !== 'number' || range === undefined) {
    return { expression, actual, verdict: holds(actual, expectation) ? 'pass' : 'fail' };
  }
  const verdict = judgeRange(range, expectation);
  if (verdict !== 'inconclusive') return { expression, actual, verdict };
  return inconclusive(`unclear units leave it between ${range[0]} and ${range[1]}`);
}

/** True where the expectation can hold although more than the stock was sold. */
export function acceptsOversold({ path, operator, value }: Expectation): boolean {
  if (path === 'checks.no-oversell') return (value === 'fail') === (operator === '==');
  if (path !== 'oversold' || typeof value !== 'number') return false;
  switch (operator) {
    case '==':
      return Number.isInteger(value) && value > 0;
    case '<':
      return value > 1;
    case '<=':
      return value >= 1;
    default:
      return true;
  }
}

/** The value at a path: a number, a word or a flag; null where it was not measured. */
function lookUp(path: string, { result, checks }: Evidence): number | string | boolean | null {
  const [room, ...rest] = path.split('.');
  if (room === 'checks') return verdictOf(checks, rest.join('.'));
  let value: unknown = result;
  for (const key of path.split('.')) value = (value as Readonly<Record<string, unknown>>)[key];
  return value as number | string | boolean | null;
}

function verdictOf(checks: readonly CheckResult[], name: string): Verdict | null {
  const check = checks.find((one) => one.name === name);
  return check === undefined || check.judged === 'not-applicable' ? null : check.verdict;
}

/** Does it hold for every value in the range, for none, or for some? */
function judgeRange([least, most]: Range, expectation: Expectation): Verdict {
  const { operator, value } = expectation;
  if (operator === '==' || operator === '!=') {
    const isAlways = least === most && least === value;
    const isNever = Number(value) < least || Number(value) > most;
    if (isAlways) return operator === '==' ? 'pass' : 'fail';
    if (isNever) return operator === '==' ? 'fail' : 'pass';
    return 'inconclusive';
  }
  const atLeast = holds(least, expectation);
  if (atLeast !== holds(most, expectation)) return 'inconclusive';
  return atLeast ? 'pass' : 'fail';
}

function holds(actual: number | string | boolean, { operator, value }: Expectation): boolean {
  return compare[operator](actual, value);
}

type Comparable = number | string | boolean;

const compare: Readonly<Record<Operator, (a: Comparable, b: Comparable) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
