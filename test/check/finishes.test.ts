import { describe, expect, it } from 'vitest';
import { finishes } from '../../src/check/finishes.ts';
import { simulate } from '../support/simulate.ts';
import { history } from './history.ts';
import { findings, verdictOf } from './run.ts';

describe('finishes', () => {
  const endless = { ended: { by: 'max-time' }, unfinishedBuyers: 2 } as const;

  /** Attempts that came to nothing, after one that was sold where `isSold`. */
  const nothing = (outcome: 'busy' | 'failed', count: number, isSold = false) => {
    const written = history();
    if (isSold) written.start(1).end(1, 'sold');
    for (let attempt = 2; attempt < count + 2; attempt++)
      written.start(attempt).end(attempt, outcome);
    return written;
  };

  it('accepts a run whose buyers have all left, and rejects one with an attempt left over', () => {
    const one = history().start(1);
    expect(verdictOf(finishes, one)).toBe('pass');
    const unfinishedAttempts = [{ attempt: 1, buyer: 1, sinceUs: 0 }];
    expect(verdictOf(finishes, one, { final: { unfinishedAttempts } })).toBe('inconclusive');
  });

  it('tells what came to nothing since the last sale, and that failures will not end', () => {
    const [never] = findings(finishes, nothing('failed', 1_200), { final: endless }).findings;
    expect(never).toMatchObject({
      verdict: 'inconclusive',
      evidence:
        '--max-time passed: 2 buyers and 0 attempts left over; nothing was ever sold, and 1,200 attempts came to nothing (1,200 failed)',
      hint: expect.stringMatching(/^look at the errors/),
    });
    const [since] = findings(finishes, nothing('busy', 1_000, true), { final: endless }).findings;
    expect(since?.evidence).toMatch(
      /; since the last sale 1,000 attempts came to nothing \(1,000 busy\)$/,
    );
    expect(since?.hint).toMatch(/^raise --max-time/);
  });

  it('says nothing of the few attempts that the end of any sale cuts short', () => {
    const [few] = findings(finishes, nothing('failed', 999), { final: endless }).findings;
    expect(few?.evidence).toMatch(/left over$/);
  });

  it('says of a sale whose reservations all end too early that nothing was sold, and why', async () => {
    const crowd = { stock: '5', buyers: '60', delay: '12s', maxTime: '5m' };
    const set = ['reservationTtl=1s'];
    const result = await simulate({ ...crowd, strategy: 'sql-reservation', set });
    expect(result).toMatchObject({ verdict: 'inconclusive', sold: 0, ended: { by: 'max-time' } });
    expect(result.errors).toMatchObject([
      { message: expect.stringMatching(/^the reservation ended before the user service answered/) },
    ]);
    const judged = result.checks.find(({ name }) => name === 'finishes');
    expect(judged?.evidence).toMatch(/nothing was ever sold, and 1,\d+ attempts came to nothing/);
    expect(judged?.hint).toMatch(/^look at the errors/);
  });
});
