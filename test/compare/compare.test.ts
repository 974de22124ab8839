import { beforeAll, describe, expect, it } from 'vitest';
import { compareDocuments } from '../../src/compare/compare.ts';
import { differences } from '../../src/compare/differences.ts';
import type { RunDocument } from '../../src/core/result.ts';
import { resultOf, withRuns } from './documents.ts';

const OPTIONS = { tolerance: 0.05, judgesSpeed: true };

let right: RunDocument;
let wrong: RunDocument;
beforeAll(async () => {
  right = await resultOf('-s', 'hincrby', '--repeat', '6');
  const broken = await resultOf('-s', 'naive', '--repeat', '6');
  // The same file of a team, before it broke and after.
  wrong = { ...broken, results: broken.results.map((one) => ({ ...one, strategy: 'hincrby' })) };
}, 60_000);

describe('a comparison of two results', () => {
  it('passes where nothing has changed', () => {
    const { verdict, strategies } = compareDocuments(right, right, OPTIONS);
    expect(verdict).toBe('pass');
    expect(strategies[0]?.figures.map(({ change, ratio }) => [change, ratio])).toEqual([
      ['same', 1],
      ['same', 1],
      ['same', 1],
      ['same', 1],
    ]);
  });

  it('fails where what was sold right is not, whatever the speed', () => {
    const { verdict, strategies } = compareDocuments(right, wrong, {
      ...OPTIONS,
      judgesSpeed: false,
    });
    expect(verdict).toBe('fail');
    expect(strategies[0]?.regressions.join()).toMatch(/no-oversell: sold \d+ of 5 units/);
    expect(strategies[0]?.base?.verdict).toBe('pass');
  });

  it('tells what was wrong and is right now, and passes', () => {
    const { verdict, strategies } = compareDocuments(wrong, right, {
      ...OPTIONS,
      judgesSpeed: false,
    });
    expect(verdict).toBe('pass');
    expect(strategies[0]?.fixes).toContain('no-oversell holds now');
  });

  it('does not fail where both are wrong', () => {
    expect(compareDocuments(wrong, wrong, OPTIONS).verdict).toBe('pass');
  });

  it('fails where it is slower beyond the noise, and not where it is within', () => {
    const base = withRuns(right, (_, index) => ({ seed: 100 + index, p99: 1000 + 10 * index }));
    const slower = withRuns(right, (_, index) => ({ p99: 1300 + 10 * index }));
    const noisy = withRuns(right, (_, index) => ({ p99: 700 + 300 * index }));
    const found = compareDocuments(base, slower, OPTIONS);
    expect(found.verdict).toBe('fail');
    expect(found.strategies[0]?.regressions.join()).toMatch(/^p99 is worse: 1\.2\d times/);
    expect(compareDocuments(base, noisy, OPTIONS).verdict).toBe('pass');
    expect(compareDocuments(base, slower, { ...OPTIONS, tolerance: 0.5 }).verdict).toBe('pass');
  });

  it('calls more attempts a second better, and fewer worse', () => {
    const more = withRuns(right, ({ attemptsPerSec }) => {
      return { attemptsPerSec: (attemptsPerSec ?? 0) * 2 };
    });
    const change = (base: RunDocument, head: RunDocument) =>
      compareDocuments(base, head, OPTIONS).strategies[0]?.figures[0]?.change;
    expect([change(right, more), change(more, right)]).toEqual(['better', 'worse']);
  });

  it('compares simulated runs with the same seeds in pairs', () => {
    // What seeds do to the figure is a hundred times what the change does.
    const base = withRuns(right, (_, index) => ({ p50: 1000 * 3 ** index }));
    const head = withRuns(right, (_, index) => ({ p50: 1100 * 3 ** index }));
    expect(compareDocuments(base, head, OPTIONS).strategies[0]?.figures[1]?.change).toBe('worse');
    const others = withRuns(head, ({ seed }) => ({ seed: seed + 100 }));
    expect(compareDocuments(base, others, OPTIONS).strategies[0]?.figures[1]?.change).toBe('same');
  });

  it('is inconclusive where too few runs tell nothing of the noise', async () => {
    const once = await resultOf('-s', 'hincrby');
    const { verdict, strategies } = compareDocuments(once, once, OPTIONS);
    expect([verdict, strategies[0]?.unknown[0]]).toEqual([
      'inconclusive',
      expect.stringContaining('--repeat 5'),
    ]);
    expect(compareDocuments(once, once, { ...OPTIONS, judgesSpeed: false }).verdict).toBe('pass');
  });

  it('is inconclusive where the generator was the bottleneck', () => {
    const saturated = withRuns(right, (_, index) => ({ saturated: index < 2, p99: 9_000_000 }));
    const { verdict, strategies } = compareDocuments(right, saturated, OPTIONS);
    expect([verdict, strategies[0]?.regressions]).toEqual(['inconclusive', []]);
    expect(strategies[0]?.unknown[0]).toContain('2 of 6 of head');
  });

  it('is inconclusive where a strategy is no longer run, and judges a new one by itself', () => {
    const none = { ...right, results: [] };
    expect(compareDocuments(right, none, OPTIONS).verdict).toBe('inconclusive');
    expect(compareDocuments(none, right, OPTIONS).verdict).toBe('pass');
    expect(compareDocuments(none, wrong, OPTIONS).verdict).toBe('fail');
    expect(compareDocuments(none, none, OPTIONS).verdict).toBe('inconclusive');
  });

  it('is refused where the scenarios differ in what the figures depend on', async () => {
    const larger = await resultOf('-s', 'hincrby', '--buyers', '21', '--repeat', '6');
    expect(differences(right, larger)).toEqual(['buyers: 20 and 21']);
    expect(
      differences(
        right,
        withRuns(right, () => ({ seed: 9 })),
      ),
    ).toEqual([]);
  });
});
