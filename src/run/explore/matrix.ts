import type {
  CellState,
  ExploreMatrix,
  ExploreResult,
  MatrixCell,
  MatrixRow,
} from '../../core/exploration.ts';
import { CHECK_NAMES, type CheckName } from '../../core/result.ts';
import { FAULTS, type Fault, type FaultBudget, NO_FAULTS } from '../../core/schedule.ts';
import type { AnyStrategy } from '../../ports/strategy.ts';
import { mastersFor } from '../hosts.ts';

/**
 * What may go wrong in each search of a matrix: nothing, then each fault by itself, as often as `times` says;
 * 0 leaves a fault out. Where it is not told, once; clocks jump on as many masters as are a majority.
 */
export function matrixBudgets(
  strategy: AnyStrategy,
  times: Readonly<Partial<Record<Fault, number>>>,
): readonly FaultBudget[] {
  const majority = Math.floor(mastersFor(strategy) / 2) + 1;
  const budgets = FAULTS.map((fault) => {
    return { ...NO_FAULTS, [fault]: times[fault] ?? (fault === 'clock-jump' ? majority : 1) };
  });
  return [NO_FAULTS, ...budgets.filter((budget) => FAULTS.some((fault) => budget[fault] > 0))];
}

/** What the results of a matrix say about each property that was judged anywhere. */
export function matrixOf(results: readonly ExploreResult[]): ExploreMatrix {
  const properties = CHECK_NAMES.filter((name) =>
    results.some(({ judged }) => judged.includes(name)),
  );
  return { properties, rows: results.map((result) => rowOf(result, properties)) };
}

function rowOf(result: ExploreResult, properties: readonly CheckName[]): MatrixRow {
  const { strategy, space } = result;
  const cells = properties.map((property) => cellOf(result, property));
  return { strategy, faults: space.faults, cells };
}

function cellOf(
  { judged, violations, unclear, isSold, covered }: ExploreResult,
  property: CheckName,
): MatrixCell {
  const violation = violations.find(({ check }) => check === property);
  if (violation !== undefined) return { state: 'violated', file: violation.file };
  const state = (): CellState => {
    if (!judged.includes(property)) return 'not-judged';
    if (unclear.some(({ check }) => check === property)) return 'unclear';
    if (covered.kind !== 'complete') return covered.kind;
    return isSold ? 'proved' : 'unclear';
  };
  return { state: state(), file: null };
}
