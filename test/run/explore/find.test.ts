import { describe, expect, it } from 'vitest';
import { defaultFigures } from '../../../src/check/judge.ts';
import type { Fault } from '../../../src/core/schedule.ts';
import { IterativeSearch } from '../../../src/explore/search.ts';
import { findViolations, type SearchLimits } from '../../../src/run/explore/find.ts';
import { matrixBudgets } from '../../../src/run/explore/matrix.ts';
import { strategies } from '../../../src/strategies/catalog.ts';
import { searchSpace } from '../../support/search-space.ts';

const LIMITS: SearchLimits = {
  schedules: 20_000,
  isLate: () => false,
  signal: new AbortController().signal,
};

async function find(
  strategy: string,
  faults: Partial<Record<Fault, number>>,
  limits: Partial<SearchLimits> = {},
) {
  const space = searchSpace(strategy, faults);
  const wanted = defaultFigures(space.strategy.promises);
  return findViolations(space, new IterativeSearch(), wanted, { ...LIMITS, ...limits });
}

describe('a search for violations', () => {
  it('is over soon after the first where it need not be thorough', async () => {
    const { found, covered } = await find('uuid-lock', { delays: 1 });
    expect(found.map(({ figure }) => figure)).toEqual(['oversold', 'lostUpdates', 'overlaps']);
    expect(covered).toMatchObject({ kind: 'bounded', stoppedBy: 'violation' });
  });

  it('goes on until nothing is left where it is thorough, and finds nothing else', async () => {
    const { found, covered } = await find('uuid-lock', { delays: 1 }, { isThorough: true });
    expect(found.map(({ figure }) => figure)).toEqual(['oversold', 'lostUpdates', 'overlaps']);
    expect(covered).toMatchObject({ kind: 'complete', schedules: '6930', stoppedBy: null });
  });

  it('is ended by its limits however thorough it is', async () => {
    const short = await find('uuid-lock', { delays: 1 }, { isThorough: true, schedules: 100 });
    expect(short.covered).toMatchObject({ visited: 100, stoppedBy: 'schedules' });
    const late = await find('redlock', {}, { isLate: () => true });
    expect(late.covered).toMatchObject({ visited: 63, stoppedBy: 'max-time' });
    const stopped = await find('redlock', {}, { signal: AbortSignal.abort() });
    expect(stopped.covered).toMatchObject({ visited: 0, stoppedBy: 'interrupted' });
    expect(stopped.isSold).toBe(false);
  });

  it('tells what is open: violated for certain in no schedule, and perhaps in one', async () => {
    const { found, unclear, isSold } = await find('lua-decrement', { 'lost-reply': 1 });
    expect([found, isSold]).toEqual([[], true]);
    expect(unclear).toEqual(['oversold', 'lostUpdates', 'stranded']);
    // Without a lock every order oversells, whatever the reply was.
    const naive = await find('naive', { 'lost-reply': 1 }, { isThorough: true });
    expect(naive.found.map(({ figure }) => figure)).toEqual(['oversold', 'lostUpdates']);
    expect(naive.unclear).toEqual([]);
  });
});

describe('a sale of which every buyer has crashed', () => {
  it('has sold nothing for certain, and leaves nothing open', async () => {
    const { found, unclear, isSold } = await find('hincrby', { crash: 2 }, { isThorough: true });
    expect(found.map(({ figure }) => figure)).toEqual(['stranded']);
    expect([unclear, isSold]).toEqual([[], true]);
  });
});

describe('the searches of a matrix', () => {
  it('are one without a fault and one for each; a majority of the clocks jumps', () => {
    const [naive, redlock] = ['naive', 'redlock'].map((wanted) =>
      strategies.find(({ name }) => name === wanted),
    );
    if (naive === undefined || redlock === undefined) throw new Error('not in the catalog');
    const told = (budgets: ReturnType<typeof matrixBudgets>) =>
      budgets.map((budget) => Object.entries(budget).filter(([, times]) => times > 0));
    expect(told(matrixBudgets(naive, {}))).toEqual([
      [],
      ...['delays', 'pause', 'crash', 'lost-reply', 'failover', 'clock-jump'].map((name) => [
        [name, 1],
      ]),
    ]);
    expect(told(matrixBudgets(redlock, {})).at(-1)).toEqual([['clock-jump', 3]]);
    expect(told(matrixBudgets(redlock, { 'clock-jump': 1 })).at(-1)).toEqual([['clock-jump', 1]]);
    expect(told(matrixBudgets(naive, { pause: 2, crash: 0 })).slice(2, 4)).toEqual([
      [['pause', 2]],
      [['lost-reply', 1]],
    ]);
  });
});
