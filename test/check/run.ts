import { checkHistory } from '../../src/check/all.ts';
import type { Check, CheckFindings, FinalState } from '../../src/check/check.ts';
import { conclude } from '../../src/check/conclude.ts';
import { type Expectation, isProblem, parseExpectation } from '../../src/check/expect.ts';
import { startStory } from '../../src/check/story/storyteller.ts';
import type { RunResult } from '../../src/core/result.ts';
import type { Sale } from '../../src/core/sale.ts';
import { measureHistory } from '../../src/metrics/measure.ts';
import type { PromiseName } from '../../src/ports/strategy.ts';
import type { HistoryWriter } from './history.ts';

/** A sale of one unit, unless told otherwise. */
export const oneUnit: Sale = { id: 'sale', stock: 1, quantity: 1 };

/** A run that came to its end by itself. */
export const finished: FinalState = {
  remaining: 0,
  ended: { by: 'completed' },
  unfinishedAttempts: [],
  unfinishedBuyers: 0,
};

/** What one check finds in a history. */
export function findings(
  check: Check,
  history: HistoryWriter,
  {
    sale = oneUnit,
    promises = [],
    final = {},
  }: {
    sale?: Sale;
    promises?: readonly PromiseName[];
    final?: Partial<FinalState>;
  } = {},
): CheckFindings {
  const running = check.start({ sale, promises });
  const { listensTo } = check;
  history.tell({ listensTo, on: (...recorded) => running.on(...recorded) });
  return running.finish({ ...finished, ...final });
}

/** The verdict on a check's only finding. */
export function verdictOf(...given: Parameters<typeof findings>): string {
  const [finding] = findings(...given).findings;
  return finding === undefined ? 'not-applicable' : finding.verdict;
}

/** An expectation that must parse. */
export function expectation(text: string): Expectation {
  const parsed = parseExpectation(text);
  if (isProblem(parsed)) throw new Error(`${parsed.expected}, got ${parsed.got}`);
  return parsed;
}

/** The result of a whole history, as a run makes it. */
export function resultOf(
  history: HistoryWriter,
  {
    sale = oneUnit,
    promises = [],
    final = {},
    expect = [],
    timeScale = 1,
    identity = {},
  }: {
    sale?: Sale;
    promises?: readonly PromiseName[];
    final?: Partial<FinalState>;
    expect?: readonly string[];
    timeScale?: number;
    identity?: Partial<RunResult>;
  } = {},
): RunResult {
  const checks = checkHistory({ sale, promises });
  const measure = measureHistory(sale);
  const story = startStory(sale, timeScale);
  for (const fold of [checks, measure, story]) history.tell(fold);
  const end = { ...finished, ...final };
  return conclude({
    identity: {
      strategy: 'naive',
      breaksWhen: 'two purchases read the stock before either has written it',
      target: 'sim',
      world: 'sim',
      seed: 1,
      timeScale,
      scenario: {},
      reproduce: ['run', '--strategy', 'naive', '--seed', '1'],
      ...identity,
    },
    sale,
    promises,
    expectations: expect.map(expectation),
    measured: measure.finish(end.unfinishedBuyers),
    checked: checks.finish(end),
    final: end,
    story,
    loop: null,
  });
}
