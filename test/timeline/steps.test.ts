import { describe, expect, it } from 'vitest';
import { Level } from '../../src/timeline/level.ts';
import { Steps } from '../../src/timeline/steps.ts';

describe('steps', () => {
  it('are 1 µs long until there are more than 512, then twice as long', () => {
    const steps = new Steps();
    expect([steps.at(0), steps.at(511), steps.stepUs]).toEqual([0, 511, 1]);
    expect([steps.at(512), steps.stepUs, steps.count]).toEqual([256, 2, 257]);
  });

  it('number between 256 and 512 for a run of any length', () => {
    for (const us of [50_000, 1_212_610_568, 3_600_000_000]) {
      const steps = new Steps();
      steps.at(us);
      expect(steps.count).toBeGreaterThan(256);
      expect(steps.count).toBeLessThanOrEqual(512);
    }
  });

  it('put what was counted before together: sums, peaks and last values', () => {
    const steps = new Steps();
    const [sum, max, last] = [steps.series('sum'), steps.series('max'), steps.series('last')];
    for (const series of [sum, max, last]) {
      series[2] = 5;
      series[3] = 4;
      series[4] = 1;
    }
    steps.at(1000);
    expect([sum[1], sum[2], sum[3]]).toEqual([9, 1, 0]);
    expect([max[1], max[2], max[3]]).toEqual([5, 1, 0]);
    expect([last[1], last[2], last[3]]).toEqual([4, 1, Number.NaN]);
  });

  it('have the time before the opening in the first one', () => {
    expect(new Steps().at(-5)).toBe(0);
  });
});

describe('a level', () => {
  it('is known by its peak in each step, and stands where nothing happens', () => {
    const level = new Level(new Steps());
    level.change(1, 0);
    level.change(1, 0);
    level.change(-1, 1);
    level.change(1, 4);
    expect(level.peaks(6)).toEqual([2, 2, 1, 1, 2, 2, 2]);
  });

  it('keeps its peaks when steps become longer', () => {
    const level = new Level(new Steps());
    level.change(3, 10);
    level.change(-2, 11);
    expect(level.peaks(600).slice(4, 8)).toEqual([0, 3, 1, 1]);
  });
});
