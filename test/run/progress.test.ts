import { describe, expect, it } from 'vitest';
import type { AttemptEnded } from '../../src/core/history.ts';
import { countProgress, type Progress } from '../../src/run/progress.ts';
import { scenarioOf } from '../support/simulate.ts';

const ended: AttemptEnded = {
  ...{
    kind: 'attempt-ended',
    atUs: 0,
    attempt: 1,
    buyer: 1,
    node: 0,
    intendedUs: 0,
    startedUs: 0,
    servedUs: 0,
  },
  ...{ outcome: 'sold', units: 3 },
};

describe('the progress of a run', () => {
  it('is told every 50 attempts at first, then every 2,000, and at the end', () => {
    const { told, progress } = counter({ buyers: '9' });
    for (let attempt = 0; attempt < 4_500; attempt++) progress.on({ ...ended, outcome: 'busy' });
    const first = Array.from({ length: 39 }, (_, index) => 50 * (index + 1));
    expect(told.map(({ attempts }) => attempts)).toEqual([...first, 2_000, 4_000]);
    progress.finish();
    expect(told.at(-1)?.attempts).toBe(4_500);
  });

  it('counts units sold, and buyers who left of all', () => {
    const { told, progress } = counter({ buyers: '9' });
    progress.on(ended);
    progress.on({ ...ended, outcome: 'unclear' });
    progress.on({ kind: 'buyer-left', atUs: 0, buyer: 1, arrivedUs: 0, departure: 'served' });
    progress.finish();
    expect(told).toEqual([{ strategy: 'own', done: 1, total: 9, attempts: 2, sold: 3 }]);
    expect(progress.buyersLeft()).toBe(1);
  });

  it('tells what is waited for after the sale', () => {
    const { told, progress } = counter({ buyers: '9' });
    progress.waiting(12);
    expect(told).toMatchObject([{ strategy: 'own', underWay: 12 }]);
  });

  it('counts attempts of a fixed amount of work', () => {
    const { told, progress } = counter({ buyers: '9', attempts: '5' });
    progress.on(ended);
    progress.finish();
    expect(told).toMatchObject([{ done: 1, total: 5 }]);
  });
});

function counter(flags: Parameters<typeof scenarioOf>[0]) {
  const told: Progress[] = [];
  const onProgress = (progress: Progress) => void told.push(progress);
  return { told, progress: countProgress('own', scenarioOf(flags), { onProgress }) };
}
