import { expect, test } from 'vitest';
import { defaultFigures } from '../../../src/check/judge.ts';
import { NO_FAULTS } from '../../../src/core/schedule.ts';
import { IterativeSearch } from '../../../src/explore/search.ts';
import { findViolations } from '../../../src/run/explore/find.ts';
import { settingsFor } from '../../../src/run/settings.ts';
import { loadScenario } from '../../../src/scenario/load.ts';
import { strategies } from '../../../src/strategies/catalog.ts';

/** Two buyers, one unit, a lock TTL of 10 s, and answers that are late at most twice. */
async function search(name: string, validateMs: number, orderMs = 0) {
  const scenario = loadScenario({
    flags: { strategy: [name], buyers: '2', stock: '1', nodes: '2' },
    strategies: [name],
    checkExpectation: () => undefined,
  });
  const strategy = strategies.find((one) => one.name === name);
  if (strategy === undefined) throw new Error(`no strategy ${name}`);
  const space = {
    strategy,
    scenario,
    settings: settingsFor(strategy, scenario, []),
    budget: { ...NO_FAULTS, delays: 2 },
    attempts: 3,
    latestUs: { validate: validateMs * 1000, order: orderMs * 1000 },
  };
  const { found, covered } = await findViolations(
    space,
    new IterativeSearch(),
    defaultFigures(strategy.promises).filter((figure) => figure !== 'overLimit'),
    { schedules: 5_000, isLate: () => false, signal: new AbortController().signal },
  );
  const figures = found.map(({ figure }) => figure).sort();
  return { kind: covered.kind, schedules: covered.schedules, figures };
}

test('no order of events breaks a lock whose work is over before it expires', async () => {
  const safe = { kind: 'complete', schedules: '280', figures: [] };
  expect(await search('uuid-lock', 9_999)).toEqual(safe);
  expect(await search('unsafe-lock', 9_999)).toEqual(safe);
});

test('an answer that takes as long as the lock lives lets another buyer in', async () => {
  const { figures } = await search('uuid-lock', 10_000);
  expect(figures).toEqual(['lostUpdates', 'overlaps', 'oversold']);
  const unsafe = await search('unsafe-lock', 10_001);
  expect(unsafe.figures).toEqual(['foreignReleases', 'lostUpdates', 'overlaps', 'oversold']);
});

test('the delays of two services add up', async () => {
  expect((await search('uuid-lock', 5_000, 4_999)).figures).toEqual([]);
  expect((await search('uuid-lock', 5_000, 5_001)).figures).toContain('overlaps');
});

test('without a longest delay, any time is searched', async () => {
  const any = Number.POSITIVE_INFINITY;
  expect((await search('uuid-lock', any, any)).figures).toContain('oversold');
});
