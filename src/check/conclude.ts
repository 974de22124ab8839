import type { CheckName, GeneratorHealth, RunResult } from '../core/result.ts';
import type { Sale } from '../core/sale.ts';
import type { Measured } from '../metrics/measure.ts';
import type { PromiseName } from '../ports/strategy.ts';
import type { Checked } from './all.ts';
import type { FigureName, FinalState } from './check.ts';
import type { Unjudged } from './evaluate.ts';
import type { Expectation } from './expect.ts';
import { type Judgement, judge } from './judge.ts';
import { isLoadMissed } from './load-reached.ts';
import type { Storyteller, Violation } from './story/storyteller.ts';

/** A run that is over, and everything known about it. */
export interface FinishedRun {
  readonly identity: Pick<
    RunResult,
    'strategy' | 'breaksWhen' | 'target' | 'world' | 'seed' | 'timeScale' | 'scenario' | 'reproduce'
  >;
  readonly sale: Pick<Sale, 'stock' | 'quantity'>;
  readonly promises: readonly PromiseName[];
  readonly expectations: readonly Expectation[];
  readonly measured: Measured;
  readonly checked: readonly Checked[];
  readonly final: FinalState;
  readonly story: Storyteller;
  /** Null on the simulator. */
  readonly loop: LoopHealth | null;
}

/** The event loop over the run, in wall time. */
export interface LoopHealth {
  readonly p99Us: number;
  readonly maxUs: number;
  /** Share of the time in which it was busy, 0 to 1. */
  readonly utilization: number;
}

/** A loop that was this busy, or answered this late at its 99th percentile, held the load up itself. */
const SATURATED = { utilization: 0.95, p99Us: 50_000 };

/** Judges a finished run and makes its result. */
export function conclude(run: FinishedRun): RunResult {
  const { identity, measured, final } = run;
  const { starts, unclearUnits, ...figures } = measured;
  const { stock, quantity } = run.sale;
  const unclear = unclearUnits + final.unfinishedAttempts.length * quantity;
  const ordered = final.recorded ?? 0;
  const possible = possibleOf(run.checked);
  const unjudged: Unjudged = {
    ...identity,
    ended: final.ended,
    stock,
    oversold: Math.max(0, measured.sold - stock, ordered - stock),
    oversoldPossible: Math.max(0, measured.sold + unclear - stock, ordered - stock),
    stranded: figureOf(run.checked, 'stranded'),
    lostUpdates: figureOf(run.checked, 'lostUpdates'),
    foreignReleases: traced(run.checked, 'own-release', 'foreignReleases'),
    foreignReleasesPossible: possible('own-release', 'foreignReleases'),
    overlaps: traced(run.checked, 'one-holder', 'overlaps'),
    overlapsPossible: possible('one-holder', 'overlaps'),
    overLimit: figureOf(run.checked, 'overLimit'),
    remaining: final.remaining,
    recorded: final.recorded ?? null,
    unmatchedOrders: figureOf(run.checked, 'unmatchedOrders'),
    undelivered: figureOf(run.checked, 'undelivered'),
    deliveredTwice: figureOf(run.checked, 'deliveredTwice'),
    ...figures,
    generator: generatorHealth(starts, run.loop),
  };
  const judgement = judge(run.checked, run.promises, run.expectations, unjudged);
  const story = run.story.tell(violations(judgement, unjudged.oversold));
  return { ...unjudged, ...judgement, story };
}

/** The failing checks' violations, those that count first; of a run that did not fail, only what it oversold. */
function violations({ checks, verdict }: Judgement, oversold: number): Violation[] {
  const failing = checks.filter((check) => check.verdict === 'fail');
  const ordered = [
    ...failing.filter(({ judged }) => judged === true),
    ...(verdict === 'fail' ? failing.filter(({ judged }) => judged === false) : []),
  ].flatMap(({ name }) => VIOLATION_OF[name] ?? []);
  return oversold > 0 ? [...ordered, 'oversold'] : ordered;
}

const VIOLATION_OF: Readonly<Partial<Record<CheckName, Violation>>> = {
  'no-oversell': 'oversold',
  'stock-conserved': 'lost-update',
  'one-holder': 'overlap',
  'own-release': 'foreign-release',
  'limit-per-buyer': 'over-limit',
};

function figureOf(checked: readonly Checked[], figure: FigureName): number | null {
  return findingOf(checked, figure)?.value ?? null;
}

/** 0 where nothing was traced, null where the check crashed. */
function traced(checked: readonly Checked[], name: CheckName, figure: FigureName): number | null {
  const isCrashed = checked.some((check) => check.name === name && check.kind === 'crashed');
  return isCrashed ? null : (figureOf(checked, figure) ?? 0);
}

function possibleOf(checked: readonly Checked[]) {
  return (name: CheckName, figure: FigureName): number | null => {
    const definite = traced(checked, name, figure);
    if (definite === null) return null;
    const range = findingOf(checked, figure)?.range ?? [0, 0];
    return range[1] - range[0];
  };
}

function findingOf(checked: readonly Checked[], figure: FigureName) {
  for (const check of checked) {
    if (check.kind === 'crashed') continue;
    const finding = check.findings.find((one) => one.figure === figure);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function generatorHealth(starts: Measured['starts'], loop: LoopHealth | null): GeneratorHealth {
  const isBusy =
    loop !== null && (loop.utilization > SATURATED.utilization || loop.p99Us > SATURATED.p99Us);
  return {
    ...starts,
    loopDelayP99Us: loop?.p99Us ?? null,
    loopDelayMaxUs: loop?.maxUs ?? null,
    loopUtilization: loop?.utilization ?? null,
    saturated: isBusy || isLoadMissed(starts.intended, starts.late),
  };
}
