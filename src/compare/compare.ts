import {
  COMPARE_SCHEMA_VERSION,
  type CompareDocument,
  type ComparedSide,
  type ComparedStrategy,
} from '../core/compare.ts';
import type { RunDocument, RunResult } from '../core/result.ts';
import { type Verdict, worstVerdict } from '../core/verdict.ts';
import { VERSION } from '../core/version.ts';
import { changesOf } from './correctness.ts';
import { speedOf } from './speed.ts';

/** What is a regression. */
export interface CompareOptions {
  /** Slower or fewer by no more than this share is none, 0 to 1. */
  readonly tolerance: number;
  /** False judges only what is sold right. */
  readonly judgesSpeed: boolean;
}

/**
 * Compares the results of two runs of one scenario (see `differences`), strategy by strategy. What was sold right and
 * is no longer is always a regression; what has become slower is one where its confidence interval lies beyond the
 * tolerance. What can no longer be told is inconclusive: it never passes.
 */
export function compareDocuments(
  base: RunDocument,
  head: RunDocument,
  options: CompareOptions,
): CompareDocument {
  const names = new Set([...base.results, ...head.results].map(({ strategy }) => strategy));
  const strategies = [...names].map((name) => {
    const [before, after] = [base, head].map(({ results }) => {
      return results.find(({ strategy }) => strategy === name);
    });
    return compareStrategy(name, before, after, options);
  });
  const verdicts = strategies.map(({ verdict }) => verdict);
  return {
    schemaVersion: COMPARE_SCHEMA_VERSION,
    tool: { name: 'seckill-bench', version: VERSION },
    verdict: strategies.length === 0 ? 'inconclusive' : worstVerdict(verdicts),
    tolerance: options.tolerance,
    strategies,
    notes: notesOn(base, head),
  };
}

function compareStrategy(
  strategy: string,
  base: RunResult | undefined,
  head: RunResult | undefined,
  options: CompareOptions,
): ComparedStrategy {
  const sides = { strategy, base: sideOf(base), head: sideOf(head) };
  const none = { regressions: [], fixes: [], unknown: [], figures: [] };
  if (head === undefined) {
    const unknown = ['it is no longer run: nothing is known of it'];
    return { ...sides, ...none, verdict: 'inconclusive', unknown };
  }
  if (base === undefined) {
    // What is new is judged by itself.
    const regressions = head.verdict === 'fail' ? ['it is new, and fails'] : [];
    return { ...sides, ...none, verdict: head.verdict, regressions };
  }
  const { regressions, fixes, unknown } = changesOf(base, head);
  const speed = speedOf(base, head, options);
  const slower = speed.regressions;
  const doubts = [...unknown, ...speed.unknown];
  const verdict: Verdict =
    regressions.length + slower.length > 0 ? 'fail' : doubts.length > 0 ? 'inconclusive' : 'pass';
  return {
    ...sides,
    verdict,
    regressions: [...regressions, ...slower],
    fixes,
    unknown: doubts,
    figures: speed.figures,
  };
}

function sideOf(result: RunResult | undefined): ComparedSide | null {
  if (result === undefined) return null;
  const { verdict, sold, oversold, repeats } = result;
  const failed = repeats?.failed ?? (verdict === 'fail' ? 1 : 0);
  return { verdict, runs: repeats?.runs.length ?? 1, failed, sold, oversold };
}

function notesOn(base: RunDocument, head: RunDocument): string[] {
  const isLive = [...base.results, ...head.results].some(({ world }) => world === 'live');
  const notes: string[] = [];
  if (base.tool.version !== head.tool.version) {
    notes.push(`seckill-bench ${base.tool.version} made base, ${head.tool.version} head`);
  }
  const [before, after] = [base, head].map(({ wall }) => machineOf(wall));
  if (isLive && before !== after) notes.push(`base ran on ${before}, head on ${after}`);
  return notes;
}

function machineOf({ machine, node, platform }: RunDocument['wall']): string {
  if (machine === undefined) return `${platform}, Node ${node}`;
  const { os, cpu, cores, servers } = machine;
  return [os, `${cpu}, ${cores} cores`, `Node ${node}`, ...servers].join(', ');
}
