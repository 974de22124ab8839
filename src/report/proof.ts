import { humanCount, humanUnits, humanUs } from '../core/human.ts';
import type { CheckResult, ExpectationResult, RunResult } from '../core/result.ts';

/** What the verdict rests on, in a few words: the worst of a failure, the reason of an inconclusive run. */
export function headline(result: RunResult): string {
  if (result.verdict === 'pass') return passed(result);
  if (result.verdict === 'inconclusive') return doubts(result)[0]?.what ?? 'nothing was decided';
  const failing = result.expectations.find(({ verdict }) => verdict === 'fail');
  const words = failures(result)[0];
  if (words !== undefined) return words;
  return failing === undefined ? 'a judged check failed' : broken(failing);
}

/** The numbers that prove it, worst first, without those that are fine. */
export function proof(result: RunResult): string[] {
  const expectations = result.expectations.filter(({ verdict }) => verdict === 'fail').map(broken);
  const sold = `sold ${humanCount(result.sold)} of ${humanCount(result.stock)}`;
  const [first, ...rest] = failures(result);
  const more = first === undefined ? expectations.slice(1) : expectations;
  return [sold, ...rest, ...more];
}

/** One reason for which a run could not be decided. */
export interface Doubt {
  readonly what: string;
  readonly hint?: string;
}

/** Why a run is inconclusive, and what would help. */
export function doubts(result: RunResult): Doubt[] {
  const checks = result.checks
    .filter(({ judged, verdict }) => judged === true && verdict === 'inconclusive')
    .map(({ name, evidence, hint }) => doubt(`${name}: ${evidence}`, hint));
  const expectations = result.expectations
    .filter(({ verdict }) => verdict === 'inconclusive')
    .map(({ expression, reason }) => doubt(`expected ${expression}: ${reason ?? 'not decided'}`));
  return [...checks, ...expectations];
}

/** The figures that say how a run went wrong, whether judged or not; in a failing run the judged ones lead. */
function failures(result: RunResult): string[] {
  const told = FAILURES.filter(({ tell }) => tell(result) !== undefined);
  const isJudged = (name: string) =>
    result.checks.some((check) => check.name === name && check.judged === true && isFailing(check));
  const led = [
    ...told.filter((one) => isJudged(one.check)),
    ...told.filter((one) => !isJudged(one.check)),
  ];
  return led.flatMap(({ tell }) => tell(result) ?? []);
}

function isFailing({ verdict }: CheckResult): boolean {
  return verdict === 'fail';
}

type Tell = (result: RunResult) => string | undefined;

const FAILURES: readonly { readonly check: string; readonly tell: Tell }[] = [
  { check: 'no-oversell', tell: count('oversold', (r) => r.oversold) },
  { check: 'stock-conserved', tell: count('lost updates', (r) => r.lostUpdates) },
  { check: 'orders-recorded', tell: count('unmatched orders', (r) => r.unmatchedOrders) },
  { check: 'messages-delivered', tell: count('undelivered orders', (r) => r.undelivered) },
  { check: 'messages-delivered', tell: count('delivered twice', (r) => r.deliveredTwice) },
  { check: 'stock-conserved', tell: count('stranded', (r) => r.stranded) },
  { check: 'own-release', tell: count('foreign releases', (r) => r.foreignReleases) },
  {
    check: 'one-holder',
    tell({ overlaps }) {
      if (overlaps === null || overlaps === 0) return undefined;
      return `critical sections overlapped ${overlaps === 1 ? 'once' : `${humanCount(overlaps)} times`}`;
    },
  },
  {
    check: 'limit-per-buyer',
    tell({ overLimit }) {
      if (overLimit === null || overLimit === 0) return undefined;
      return `${humanUnits(overLimit, 'buyer')} over the limit`;
    },
  },
];

function count(word: string, figure: (result: RunResult) => number | null): Tell {
  return (result) => {
    const value = figure(result);
    return value === null || value === 0 ? undefined : `${word} ${humanCount(value)}`;
  };
}

function passed({ sold, stock, oversold }: RunResult): string {
  const ledger = `sold ${humanCount(sold)} of ${humanCount(stock)}`;
  return oversold > 0
    ? `${ledger}, oversold ${humanCount(oversold)} as expected`
    : `${ledger}, none oversold`;
}

function broken({ expression, actual }: ExpectationResult): string {
  return `expected ${expression}, got ${humanActual(expression, actual)}`;
}

/** A figure as an expectation's own unit shows it. */
export function humanActual(expression: string, actual: ExpectationResult['actual']): string {
  if (actual === null) return 'nothing';
  if (typeof actual !== 'number') return String(actual);
  return /\d(us|µs|ms|s|m|h)\s*$/.test(expression) && !/\/[smh]\s*$/.test(expression)
    ? humanUs(actual)
    : humanCount(actual);
}

function doubt(what: string, hint?: string): Doubt {
  return hint === undefined ? { what } : { what, hint };
}
