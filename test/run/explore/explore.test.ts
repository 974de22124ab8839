import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/core/schedule.ts';
import { type ExploreOptions, explore, judgedChecks } from '../../../src/run/explore/explore.ts';
import { searchSpace } from '../../support/search-space.ts';

function search(
  strategy: string,
  faults: Partial<Record<Fault, number>>,
  options: Partial<ExploreOptions> = {},
) {
  const limits = {
    schedules: 20_000,
    isLate: () => false,
    signal: new AbortController().signal,
    ...options.limits,
  };
  const usual = { ref: strategy, policy: 'search', depth: 3, checks: [], reproduce: [] } as const;
  return explore(searchSpace(strategy, faults), { ...usual, ...options, limits });
}

describe('explore', () => {
  it('gives one example for figures that one schedule violates, and its own for each other', async () => {
    const { result, examples } = await search('uuid-lock', { delays: 1 });
    const [oversold, lost, overlaps] = examples;
    expect(result.violations.map(({ figure }) => figure)).toEqual([
      ...['oversold', 'lostUpdates', 'overlaps'],
    ]);
    expect(lost).toBe(oversold);
    expect(overlaps).not.toBe(oversold);
    expect(overlaps?.counterexample.violated.map(({ figure }) => figure)).toEqual(['overlaps']);
    expect(result.violations.map(({ steps }) => steps)).toEqual(
      examples.map(({ counterexample }) => counterexample.steps.length),
    );
  });

  it('hears of every schedule, and of a violation before it is made smaller', async () => {
    const heard: (number | 'shrinks')[] = [];
    const { result } = await search(
      'naive',
      {},
      {
        onSchedule: (visited) => heard.push(visited),
        onShrink: () => heard.push('shrinks'),
      },
    );
    expect(heard).toEqual([
      ...Array.from({ length: result.covered.visited }, (_, index) => index + 1),
      'shrinks',
    ]);
  });

  it('judges only the checks that are named, of those that a strategy promises', async () => {
    const space = searchSpace('unsafe-lock');
    expect(judgedChecks(space, [])).toEqual([
      ...['no-oversell', 'stock-conserved', 'one-holder', 'own-release', 'finishes'],
    ]);
    expect(judgedChecks(space, ['own-release'])).toEqual(['own-release']);
    expect(judgedChecks(searchSpace('naive'), ['own-release'])).toEqual([]);
    const { result } = await search('unsafe-lock', { delays: 1 }, { checks: ['own-release'] });
    expect(result.judged).toEqual(['own-release']);
    expect(result.violations.map(({ figure }) => figure)).toEqual(['foreignReleases']);
  });

  it.each([
    ['pass', 'a search that was complete', 'hincrby', {}, {}],
    ['fail', 'a violation', 'naive', {}, {}],
    ['pass', 'a sample of as many as were asked for', 'hincrby', {}, { policy: 'random' }],
    ['inconclusive', 'a search that was not complete', 'redlock', {}, {}],
    ['inconclusive', 'what a reply leaves open', 'hincrby', { 'lost-reply': 1 }, {}],
  ] as const)('says %s of %s', async (verdict, _, strategy, faults, options) => {
    const signal = new AbortController().signal;
    const limits = { schedules: 200, isLate: () => false, signal };
    const { result } = await search(strategy, faults, { ...options, limits });
    expect(result.verdict).toBe(verdict);
  });

  it('says inconclusive of a sample that was cut short', async () => {
    const limits = { schedules: 200, isLate: () => true, signal: new AbortController().signal };
    const { result } = await search('hincrby', {}, { policy: 'pct', limits });
    expect([result.verdict, result.depth, result.covered.stoppedBy]).toEqual([
      ...['inconclusive', 3, 'max-time'],
    ]);
  });
});
