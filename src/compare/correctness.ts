import type { CheckResult, RunResult } from '../core/result.ts';
import type { Verdict } from '../core/verdict.ts';

/** What holds no longer, what holds now, and what cannot be told any more; in sentences. */
export interface Changes {
  readonly regressions: readonly string[];
  readonly fixes: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * What changed in what is sold right: every check that counts, every expectation, and the share of runs that fail.
 * Where both fail, a run of a simulated sale that is oversold by more is none: the story has changed, not the verdict.
 */
export function changesOf(base: RunResult, head: RunResult): Changes {
  const regressions: string[] = [];
  const fixes: string[] = [];
  const unknown: string[] = [];
  for (const { what, before, after, evidence } of judgements(base, head)) {
    if (after === 'fail' && before !== 'fail') regressions.push(`${what}: ${evidence}`);
    else if (after === 'inconclusive' && before === 'pass')
      unknown.push(`${what} cannot be told any more: ${evidence}`);
    else if (after === 'pass' && before === 'fail') fixes.push(`${what} holds now`);
  }
  if (regressions.length === 0 && head.verdict === 'fail' && base.verdict !== 'fail') {
    regressions.push(`it fails now${runsThatFail(head)}; before, it did not`);
  }
  if (unknown.length === 0 && head.verdict === 'inconclusive' && base.verdict === 'pass') {
    unknown.push(`its verdict is inconclusive (${head.ended.by}); before, it passed`);
  }
  return { regressions, fixes, unknown };
}

interface Judged {
  readonly what: string;
  readonly before: Verdict;
  readonly after: Verdict;
  readonly evidence: string;
}

function judgements(base: RunResult, head: RunResult): readonly Judged[] {
  const checks = head.checks.filter(({ judged }) => judged === true);
  const found = checks.flatMap(({ name, verdict, evidence }): Judged[] => {
    const before = base.checks.find((check) => check.name === name);
    return [{ what: name, before: verdictOf(before), after: verdict, evidence }];
  });
  const expected = head.expectations.flatMap(
    ({ expression, verdict, actual, reason }): Judged[] => {
      const before = base.expectations.find((one) => one.expression === expression);
      const evidence = reason ?? `found ${actual}`;
      return [
        { what: `--expect '${expression}'`, before: verdictOf(before), after: verdict, evidence },
      ];
    },
  );
  return [...found, ...expected];
}

/** What was not judged before counts as held: that it fails now is news. */
function verdictOf(before: Pick<CheckResult, 'verdict'> | undefined): Verdict {
  return before?.verdict ?? 'pass';
}

function runsThatFail({ repeats, seed }: RunResult): string {
  if (repeats === undefined) return '';
  return ` in ${repeats.failed} of ${repeats.runs.length} runs (the first with seed ${seed})`;
}
