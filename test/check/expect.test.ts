import { describe, expect, it } from 'vitest';
import { acceptsOversold } from '../../src/check/evaluate.ts';
import { isProblem, parseExpectation } from '../../src/check/expect.ts';
import { FIGURES } from '../../src/check/figures.ts';
import { history } from './history.ts';
import { expectation, resultOf } from './run.ts';

describe('an expectation', () => {
  it.each([
    ['oversold==0', { path: 'oversold', operator: '==', value: 0 }],
    [' oversell > 0 ', { path: 'oversold', operator: '>', value: 0 }],
    ['p99<250ms', { path: 'responseUs.p99', operator: '<', value: 250_000 }],
    ['responseUsBy.busy.p99 <= 5ms', { path: 'responseUsBy.busy.p99', value: 5000 }],
    ['attempts.sold>=100', { path: 'attempts.sold', operator: '>=', value: 100 }],
    ['attemptsPerSec>=120_000', { path: 'attemptsPerSec', value: 120_000 }],
    ['attemptsPerSec>=2000/s', { path: 'attemptsPerSec', value: 2000 }],
    ['remaining!=-1', { path: 'remaining', operator: '!=', value: -1 }],
    ['checks.one-holder==pass', { path: 'checks.one-holder', value: 'pass' }],
    ['ended.by!=max-time', { path: 'ended.by', operator: '!=', value: 'max-time' }],
    ['generator.saturated==false', { path: 'generator.saturated', value: false }],
  ])('reads %s', (text, parsed) => {
    expect(parseExpectation(text)).toMatchObject(parsed);
  });

  it.each([
    ['oversod==0', 'a figure of the result', 'did you mean oversold?'],
    ['p98<1ms', 'a figure of the result', 'did you mean p90?'],
    ['oversold=0', 'one of == != < <= > >=', 'did you mean ==?'],
    ['oversold=>0', 'one of == != < <= > >=', undefined],
    ['oversold', 'one of == != < <= > >=', undefined],
    ['oversold==none', 'a number', undefined],
    ['oversold==', 'a number', undefined],
    ['p99<250', 'a duration with a unit', 'write 250s or 250ms'],
    ['checks.one-holder==green', 'one of pass, fail, inconclusive', undefined],
    ['checks.one-holder>pass', 'a figure that can be compared with >', 'use == or != here'],
    ['toString==0', 'a figure of the result', undefined],
    ['', 'a figure of the result', 'for example oversold==0 or p99<250ms'],
  ])('refuses %s', (text, expected, hint) => {
    const problem = parseExpectation(text);
    expect(isProblem(problem)).toBe(true);
    expect(problem).toMatchObject({ subject: '--expect' });
    expect((problem as { expected: string }).expected).toContain(expected);
    if (hint !== undefined) expect(problem).toMatchObject({ hint });
  });

  it('can name every figure that a result has', () => {
    const result = resultOf(history().start(1).end(1, 'sold'));
    for (const path of FIGURES.keys()) {
      if (path.startsWith('checks.')) continue;
      let value: unknown = result;
      for (const key of path.split('.')) value = (value as Record<string, unknown>)[key];
      expect(value, path).not.toBeUndefined();
    }
  });

  it.each([
    ['oversold>0', true],
    ['oversold>=0', true],
    ['oversold!=0', true],
    ['oversold==3', true],
    ['oversold<=1', true],
    ['oversold<2', true],
    ['checks.no-oversell==fail', true],
    ['checks.no-oversell!=pass', true],
    ['oversold==0', false],
    ['oversold<1', false],
    ['oversold<=0', false],
    ['checks.no-oversell==pass', false],
    ['oversoldPossible>0', false],
    ['sold>100', false],
  ])('%s accepts that more than the stock was sold: %s', (text, accepts) => {
    expect(acceptsOversold(expectation(text))).toBe(accepts);
  });
});

describe('holding an expectation against a result', () => {
  const sold = () => history().start(1).start(2).at(1000).end(1, 'sold').end(2, 'sold-out');
  const held = (text: string, options: Parameters<typeof resultOf>[1] = {}, written = sold()) =>
    resultOf(written, { ...options, expect: [text] }).expectations[0];

  it('gives the actual value and a verdict', () => {
    expect(held('attempts.sold>=1')).toEqual({
      expression: 'attempts.sold>=1',
      actual: 1,
      verdict: 'pass',
    });
    expect(held('p99<1ms')).toMatchObject({ actual: 1000, verdict: 'fail' });
    expect(held('p99<=1ms')).toMatchObject({ verdict: 'pass' });
  });

  it('is inconclusive about a figure that was not measured', () => {
    const notMeasured = {
      actual: null,
      verdict: 'inconclusive',
      reason: 'not measured in this run',
    };
    expect(held('responseUsBy.busy.p99<5ms')).toMatchObject(notMeasured);
    expect(held('overlaps==0')).toMatchObject(notMeasured);
    expect(held('overLimit==0')).toMatchObject(notMeasured);
    expect(held('stranded==0', { final: { remaining: null } })).toMatchObject(notMeasured);
    expect(held('checks.own-release==pass')).toMatchObject(notMeasured);
  });

  it('is as inconclusive as the check that it names, unless it says so itself', () => {
    const alone = history().start(1).end(1, 'sold').start(2).end(2, 'sold-out');
    const reason = 'the check is inconclusive';
    for (const text of ['checks.contention==pass', 'checks.contention!=fail']) {
      expect(held(text, {}, alone)).toMatchObject({ verdict: 'inconclusive', reason });
    }
    expect(held('checks.contention==inconclusive', {}, alone)?.verdict).toBe('pass');
    expect(held('checks.contention!=inconclusive', {}, alone)?.verdict).toBe('fail');
    expect(held('checks.contention!=fail')?.verdict).toBe('pass');
  });

  it('is inconclusive when nothing happened at all', () => {
    expect(held('oversold==0', {}, history())).toMatchObject({
      verdict: 'inconclusive',
      reason: 'no attempt ended',
    });
  });

  it('is inconclusive about times and rates under a time scale, and not about units', () => {
    expect(held('p99<1s', { timeScale: 60 })).toMatchObject({ verdict: 'inconclusive' });
    expect(held('attemptsPerSec>0', { timeScale: 60 })).toMatchObject({ verdict: 'inconclusive' });
    expect(held('oversold==0', { timeScale: 60 })).toMatchObject({ verdict: 'pass' });
  });

  it('is inconclusive where unclear units could change the answer, and only there', () => {
    const unclear = sold().start(3).start(4).end(3, 'unclear').end(4, 'unclear');
    expect(held('oversold==0', {}, unclear)).toMatchObject({ verdict: 'inconclusive' });
    expect(held('oversold<=2', {}, unclear)).toMatchObject({ verdict: 'pass' });
    expect(held('oversold!=1', {}, unclear)).toMatchObject({ verdict: 'inconclusive' });
    expect(held('oversold>2', {}, unclear)).toMatchObject({ verdict: 'fail' });
    expect(held('sold<=3', {}, unclear)).toMatchObject({ verdict: 'pass' });
    expect(held('sold==2', {}, unclear)).toMatchObject({ verdict: 'inconclusive' });
    expect(held('sold==0', {}, unclear)).toMatchObject({ verdict: 'fail' });
  });
});
