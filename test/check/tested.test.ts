import { describe, expect, it } from 'vitest';
import { contention } from '../../src/check/contention.ts';
import { finishes } from '../../src/check/finishes.ts';
import { loadReached } from '../../src/check/load-reached.ts';
import { history } from './history.ts';
import { findings, oneUnit, verdictOf } from './run.ts';

describe('finishes', () => {
  it('accepts a run in which everyone left, and not one with an attempt that never settled', () => {
    expect(verdictOf(finishes, history())).toBe('pass');
    const unfinishedAttempts = [{ attempt: 4, buyer: 9, sinceUs: 0 }];
    const stuck = findings(finishes, history(), {
      final: { ended: { by: 'stuck' }, unfinishedAttempts, unfinishedBuyers: 1 },
    });
    expect(stuck.findings[0]).toMatchObject({
      verdict: 'inconclusive',
      evidence:
        'nothing could happen any more: 1 buyer and 1 attempt left over (attempt 4 of buyer 9)',
    });
  });

  it.each(['max-time', 'interrupted', 'target-failed'] as const)(
    'is inconclusive when the run ended by %s, and says what broke',
    (by) => {
      const final = { ended: { by, detail: 'because' }, unfinishedBuyers: 2 };
      const [finding] = findings(finishes, history(), { final }).findings;
      expect(finding).toMatchObject({ verdict: 'inconclusive' });
      expect(finding?.evidence).toContain('(because)');
    },
  );

  it('tells of the log of a server that died what it says last, in one sentence', () => {
    const detail = 'PostgreSQL was killed by SIGKILL\n  is ready to accept\n  is terminating\n';
    const final = { ended: { by: 'target-failed', detail }, unfinishedBuyers: 2 } as const;
    const [finding] = findings(finishes, history(), { final }).findings;
    expect(finding?.evidence).toBe(
      'the target failed (PostgreSQL was killed by SIGKILL; its log ends: is terminating): 2 buyers and 0 attempts left over',
    );
  });

  it('names the oldest of many stuck attempts', () => {
    const unfinishedAttempts = Array.from({ length: 9 }, (_, index) => {
      return { attempt: index + 1, buyer: index + 1, sinceUs: 9 - index };
    });
    const [finding] = findings(finishes, history(), { final: { unfinishedAttempts } }).findings;
    expect(finding?.evidence).toContain('attempt 9 of buyer 9, attempt 8 of buyer 8');
    expect(finding?.evidence).toContain('and 4 more');
  });
});

describe('contention', () => {
  it('wants two attempts in flight at once while units are left', () => {
    const inTurn = history().start(1).end(1, 'busy').start(2).end(2, 'sold');
    expect(verdictOf(contention, inTurn)).toBe('inconclusive');
    const together = history().start(1).start(2).end(1, 'busy').end(2, 'sold');
    expect(verdictOf(contention, together)).toBe('pass');
  });

  it('does not count a crowd that came when all was sold', () => {
    const late = history().start(1).end(1, 'sold').start(2).start(3).end(2, 'sold-out');
    expect(verdictOf(contention, late.end(3, 'sold-out'))).toBe('inconclusive');
  });
});

describe('load-reached', () => {
  const starts = (late: number, total: number, byUs: number, endUs: number) => {
    const written = history();
    for (let attempt = 1; attempt <= total; attempt++) {
      written.at(attempt <= late ? byUs : 0).start(attempt, attempt, 0);
    }
    return written.at(endUs).end(1, 'busy');
  };

  it('wants 95 % of the starts within 10 ms', () => {
    expect(verdictOf(loadReached, starts(5, 100, 20_000, 30_000))).toBe('pass');
    expect(verdictOf(loadReached, starts(6, 100, 20_000, 30_000))).toBe('inconclusive');
  });

  it('allows 1 % of a longer run', () => {
    expect(verdictOf(loadReached, starts(6, 100, 20_000, 3_000_000))).toBe('pass');
  });

  it('does not apply under a cap on attempts in flight', () => {
    const running = loadReached.start({ sale: oneUnit, promises: [], inFlight: 1 });
    expect(running.finish({} as never).findings).toEqual([]);
  });
});
