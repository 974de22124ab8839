import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../src/check/all.ts';
import { checks } from '../../src/check/catalog.ts';
import type { Check, Finding } from '../../src/check/check.ts';
import type { Unjudged } from '../../src/check/evaluate.ts';
import { judge } from '../../src/check/judge.ts';
import { CHECK_NAMES, type CheckName } from '../../src/core/result.ts';
import { type Verdict, worstVerdict } from '../../src/core/verdict.ts';
import { history } from './history.ts';
import { finished, oneUnit, resultOf } from './run.ts';

/** Two attempts at once, both sold: oversold by one, and the counter noticed one of them. */
const oversold = () =>
  history().start(1).start(2).at(1000).end(1, 'sold').end(2, 'sold').leave(1, 'served');
/** A foreign release and an overlap, and nothing sold twice. */
const brokenLock = () => {
  const written = history().start(1).start(2).acquire(1).acquire(2).releasing(1).released(1, true);
  return written.releasing(2).released(2, false).end(1, 'sold').end(2, 'sold-out');
};
const judged = (result: ReturnType<typeof resultOf>) =>
  Object.fromEntries(result.checks.map((check) => [check.name, check.judged]));

describe('what is judged', () => {
  it('is always the ledger, the limit, the end, and that something was tested', () => {
    const sale = { ...oneUnit, limitPerBuyer: 1 };
    expect(judged(resultOf(brokenLock(), { sale }))).toEqual({
      'no-oversell': true,
      'stock-conserved': true,
      'one-holder': false,
      'orders-recorded': 'not-applicable',
      'messages-delivered': 'not-applicable',
      'own-release': false,
      'limit-per-buyer': true,
      finishes: true,
      contention: true,
      'load-reached': true,
    });
    expect(resultOf(brokenLock()).verdict).toBe('pass');
  });

  it('is also what the strategy promises', () => {
    const broken = resultOf(brokenLock(), { promises: ['one-holder', 'own-release'] });
    expect(judged(broken)).toMatchObject({ 'one-holder': true, 'own-release': true });
    expect(broken.verdict).toBe('fail');
    expect(resultOf(brokenLock(), { promises: ['nothing-stranded'] }).verdict).toBe('pass');
  });

  it('tells stranded units without judging them, unless that is promised', () => {
    const sale = { ...oneUnit, stock: 2 };
    const stranded = history().start(1).start(2).end(1, 'sold').end(2, 'failed');
    const found = resultOf(stranded, { sale });
    expect(found).toMatchObject({ stranded: 1, verdict: 'pass' });
    expect(found.checks[1]?.evidence).toContain('stranded 1 (not judged)');
    expect(resultOf(stranded, { sale, promises: ['nothing-stranded'] }).verdict).toBe('fail');
  });

  it('is still that something was tested where a cap on attempts in flight is expected', () => {
    const alone = history().start(1).end(1, 'sold').start(2).end(2, 'sold-out');
    const result = resultOf(alone, { expect: ['contention.peakInFlight<=5'] });
    expect(result.expectations[0]?.verdict).toBe('pass');
    expect(result.verdict).toBe('inconclusive');
  });

  it('is what an expectation says of its figure, instead of the default', () => {
    const promises = ['own-release', 'one-holder'] as const;
    const expect_ = ['foreignReleases<=1', 'overlaps==1'];
    const accepted = resultOf(brokenLock(), { promises, expect: expect_ });
    expect(accepted.verdict).toBe('pass');
    expect(judged(accepted)).toMatchObject({ 'one-holder': false, 'own-release': false });
    expect(resultOf(brokenLock(), { promises, expect: ['foreignReleases==0'] }).verdict).toBe(
      'fail',
    );
    const byCheck = ['checks.own-release==fail', 'checks.one-holder==fail'];
    expect(resultOf(brokenLock(), { promises, expect: byCheck }).verdict).toBe('pass');
  });

  it('turns the other default judgements into findings when more than the stock is accepted', () => {
    expect(resultOf(oversold()).verdict).toBe('fail');
    const known = resultOf(oversold(), { promises: ['one-holder'], expect: ['oversold>0'] });
    expect(known.verdict).toBe('pass');
    expect(judged(known)).toMatchObject({
      'no-oversell': false,
      'stock-conserved': false,
      finishes: false,
      contention: true,
    });
    expect(known.lostUpdates).toBe(1);
    expect(known.checks[1]).toMatchObject({ judged: false, verdict: 'fail' });
  });

  it('fails a known-bad strategy that did not oversell after all', () => {
    const good = history().start(1).start(2).end(1, 'sold').end(2, 'sold-out');
    expect(resultOf(good, { expect: ['oversold>0'] }).verdict).toBe('fail');
  });

  it('accepts only what every expectation on oversold accepts', () => {
    const both = resultOf(oversold(), { expect: ['oversold>0', 'oversold<=0'] });
    expect(both.verdict).toBe('fail');
    expect(judged(both)).toMatchObject({ 'stock-conserved': true });
  });

  it('still wants the end of a run in which nothing was oversold yet', () => {
    const written = history().start(1).start(2).end(1, 'sold').start(3);
    const final = {
      ended: { by: 'max-time' },
      unfinishedAttempts: [{ attempt: 2, buyer: 2, sinceUs: 0 }],
    } as const;
    const cut = resultOf(written, { final, expect: ['oversold<=5'] });
    expect(cut.verdict).toBe('inconclusive');
    const bad = resultOf(oversold(), { final, expect: ['oversold>0'] });
    expect(bad.verdict).toBe('pass');
  });

  it('never masks a definite violation by what came after it', () => {
    const final = { ended: { by: 'target-failed' }, remaining: null, unfinishedBuyers: 3 } as const;
    const died = resultOf(oversold(), { final });
    expect(died.verdict).toBe('fail');
    expect(died.checks.find(({ name }) => name === 'finishes')).toMatchObject({
      judged: true,
      verdict: 'inconclusive',
    });
  });

  it('is inconclusive when no two attempts ever fought for the stock', () => {
    expect(resultOf(history().start(1).end(1, 'sold')).verdict).toBe('inconclusive');
  });
});

describe('a crashed check', () => {
  const crashing = (name: CheckName, when: 'start' | 'on' | 'finish'): readonly Check[] =>
    checks.map((check) => {
      if (check.name !== name) return check;
      const fail = () => {
        throw new Error('out of chalk');
      };
      if (when === 'start') return { ...check, start: fail };
      return { ...check, start: (context) => ({ ...check.start(context), on() {}, [when]: fail }) };
    });

  it.each(['start', 'on', 'finish'] as const)('in %s is inconclusive and stops alone', (when) => {
    const running = checkHistory({ sale: oneUnit, promises: [] }, crashing('no-oversell', when));
    oversold().tell(running);
    const [first, second] = running.finish(finished);
    expect(first).toEqual({ kind: 'crashed', name: 'no-oversell', message: 'out of chalk' });
    expect(second).toMatchObject({ kind: 'checked', name: 'stock-conserved' });
  });

  it('is never a pass, and counts where it would have been judged', () => {
    const result = resultOf(brokenLock()) as Unjudged;
    const crashed = { kind: 'crashed', name: 'one-holder', message: 'x' } as const;
    expect(judge([crashed], ['one-holder'], [], result).verdict).toBe('inconclusive');
    expect(judge([crashed], [], [], result)).toMatchObject({
      verdict: 'pass',
      checks: [{ judged: false, verdict: 'inconclusive', evidence: 'the check crashed: x' }],
    });
  });
});

describe('the composition', () => {
  const verdict = fc.constantFrom<Verdict>('pass', 'fail', 'inconclusive');
  const always = CHECK_NAMES.filter((name) => !name.startsWith('o'));
  const figures: Partial<Record<CheckName, Finding['figure']>> = {
    'no-oversell': 'oversold',
    'stock-conserved': 'lostUpdates',
    'limit-per-buyer': 'overLimit',
    finishes: 'ended.by',
    contention: 'contention.peakWhileStock',
    'load-reached': 'generator.late',
  };

  it('gives the worst verdict of the judged checks', () => {
    const result = resultOf(brokenLock()) as Unjudged;
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 6, maxLength: 6 }), (verdicts) => {
        const checked = always.map((name, index) => {
          const finding = {
            figure: figures[name] ?? 'oversold',
            verdict: verdicts[index] ?? 'pass',
            value: 0,
            range: null,
            evidence: '',
          };
          return { kind: 'checked', name, findings: [finding] } as const;
        });
        expect(judge(checked, [], [], result).verdict).toBe(worstVerdict(verdicts));
      }),
    );
  });

  it('is inconclusive exactly where none and all of the unclear units are judged differently', () => {
    const outcome = fc.constantFrom('sold', 'unclear', 'sold-out', 'busy', 'failed');
    const stock = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 2, maxLength: 12 }), stock, (outcomes, units) => {
        const told = (unclear: 'sold' | 'failed' | 'unclear') => {
          const written = history();
          for (const at of outcomes.keys()) written.start(at + 1);
          for (const [at, one] of outcomes.entries()) {
            written.end(at + 1, one === 'unclear' ? unclear : (one as 'sold'));
          }
          const sale = { id: 'sale', stock: units, quantity: 1 };
          const [ledger] = resultOf(written, { sale, expect: ['remaining==0'] }).checks;
          return ledger?.verdict;
        };
        const [none, all] = [told('failed'), told('sold')];
        expect(told('unclear')).toBe(none === all ? none : 'inconclusive');
      }),
    );
  });
});
