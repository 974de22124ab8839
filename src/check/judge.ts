import type { CheckName, CheckResult, ExpectationResult } from '../core/result.ts';
import { type Verdict, worstVerdict } from '../core/verdict.ts';
import type { PromiseName } from '../ports/strategy.ts';
import type { Checked } from './all.ts';
import type { FigureName, Finding, Range } from './check.ts';
import { acceptsOversold, evaluate, type Unjudged } from './evaluate.ts';
import type { Expectation } from './expect.ts';

/** The judgement of one run. */
export interface Judgement {
  /** The worst of the judged checks and the expectations. */
  readonly verdict: Verdict;
  readonly checks: readonly CheckResult[];
  readonly expectations: readonly ExpectationResult[];
}

/** Judged without being asked; the rest of the figures are judged where the strategy promises them. */
const ALWAYS: readonly FigureName[] = [
  'oversold',
  'lostUpdates',
  'unmatchedOrders',
  'undelivered',
  'deliveredTwice',
  'overLimit',
  'ended.by',
];
/** Without these nothing was tested: no expectation about another figure turns them off. */
const TESTED: readonly FigureName[] = ['contention.peakWhileStock', 'generator.late'];
const PROMISED: Readonly<Record<PromiseName, FigureName>> = {
  'one-holder': 'overlaps',
  'own-release': 'foreignReleases',
  'nothing-stranded': 'stranded',
};

/** Expectations on these paths replace the default judgement of the figure beside them. */
const REPLACES: Readonly<Record<string, FigureName>> = {
  'buyers.unfinished': 'ended.by',
  'generator.saturated': 'generator.late',
};

/**
 * Says what counts, and how it came out.
 *
 * - Oversold, lost updates, orders that do not match, messages that are lost or take effect twice, a broken limit and the
 *   run's end are judged always, and so is that something was tested; the other figures where the strategy promises them.
 * - An expectation replaces the default judgement of its figure. Where all expectations on `oversold`
 *   accept more than 0, the other default judgements become findings; that the run finishes still
 *   counts as long as nothing was oversold, for the figures of a run that was cut short are not final.
 * - A crashed check is inconclusive wherever it would have been judged.
 */
export function judge(
  checked: readonly Checked[],
  promises: readonly PromiseName[],
  expectations: readonly Expectation[],
  result: Unjudged,
): Judgement {
  const isJudged = judgedFigures(promises, expectations, result);
  const checks = checked.map((check) => checkResult(check, isJudged, expectations));
  const evidence = { result, checks, ranges: rangesOf(checked) };
  const expected = expectations.map((expectation) => evaluate(expectation, evidence));
  const verdicts = checks.filter(({ judged }) => judged === true).map(({ verdict }) => verdict);
  const verdict = worstVerdict([...verdicts, ...expected.map((one) => one.verdict)]);
  return { verdict, checks, expectations: expected };
}

/** The figures that are judged without being asked, for a strategy with these promises. */
export function defaultFigures(promises: readonly PromiseName[]): readonly FigureName[] {
  return [...ALWAYS, ...promises.map((promise) => PROMISED[promise])];
}

type IsJudged = (figure: FigureName) => boolean;

function judgedFigures(
  promises: readonly PromiseName[],
  expectations: readonly Expectation[],
  { oversold }: Unjudged,
): IsJudged {
  const replaced = new Set(expectations.map(({ path }) => REPLACES[path] ?? path));
  const promised = new Set(promises.map((promise) => PROMISED[promise]));
  const onOversold = expectations.filter(
    ({ path }) => path === 'oversold' || path === 'checks.no-oversell',
  );
  const isAccepted = onOversold.length > 0 && onOversold.every(acceptsOversold);
  return (figure) => {
    if (replaced.has(figure)) return false;
    if (TESTED.includes(figure)) return true;
    if (isAccepted) return figure === 'ended.by' && oversold === 0;
    return ALWAYS.includes(figure) || promised.has(figure);
  };
}

function checkResult(
  checked: Checked,
  isJudged: IsJudged,
  expectations: readonly Expectation[],
): CheckResult {
  const { name } = checked;
  const isReplaced = expectations.some(({ path }) => path === `checks.${name}`);
  if (checked.kind === 'crashed') {
    const judged = !isReplaced && FIGURES_OF[name].some(isJudged);
    const evidence = `the check crashed: ${checked.message}`;
    return { name, judged, verdict: 'inconclusive', evidence };
  }
  if (checked.findings.length === 0) {
    const evidence = checked.notApplicable ?? 'nothing to check';
    return { name, judged: 'not-applicable', verdict: 'pass', evidence };
  }
  const counting = isReplaced ? [] : checked.findings.filter(({ figure }) => isJudged(figure));
  const telling = counting.length > 0 ? counting : checked.findings;
  const verdict = worstVerdict(telling.map((finding) => finding.verdict));
  const hint = telling.find((finding) => finding.verdict === 'inconclusive')?.hint;
  return {
    name,
    judged: counting.length > 0,
    verdict,
    evidence: tell(checked.findings, counting),
    ...(verdict === 'inconclusive' && hint !== undefined ? { hint } : {}),
  };
}

function tell(findings: readonly Finding[], counting: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const isOnlyFound = counting.length > 0 && !counting.includes(finding);
      return isOnlyFound && finding.verdict !== 'pass'
        ? `${finding.evidence} (not judged)`
        : finding.evidence;
    })
    .join('; ');
}

function rangesOf(checked: readonly Checked[]): Map<string, Range | null> {
  const ranges = new Map<string, Range | null>();
  for (const check of checked) {
    if (check.kind === 'crashed' || check.findings.length === 0) {
      for (const figure of FIGURES_OF[check.name]) ranges.set(figure, null);
      continue;
    }
    for (const { figure, range } of check.findings) {
      if (figure !== 'ended.by') ranges.set(figure, range);
    }
    for (const [path, range] of Object.entries(check.ranges ?? {})) ranges.set(path, range);
  }
  return ranges;
}

/** What each check judges. */
export const FIGURES_OF: Readonly<Record<CheckName, readonly FigureName[]>> = {
  'no-oversell': ['oversold'],
  'stock-conserved': ['lostUpdates', 'stranded'],
  'orders-recorded': ['unmatchedOrders'],
  'messages-delivered': ['undelivered', 'deliveredTwice'],
  'one-holder': ['overlaps'],
  'own-release': ['foreignReleases'],
  'limit-per-buyer': ['overLimit'],
  finishes: ['ended.by'],
  contention: ['contention.peakWhileStock'],
  'load-reached': ['generator.late'],
};
