import { describe, expect, it } from 'vitest';
import { endOfErrorReply } from '../../src/core/error-reply.ts';
import { describeProblem, SeckillError, UsageError } from '../../src/core/errors.ts';
import { isOutcome, OUTCOMES } from '../../src/core/outcome.ts';
import { OUTCOME_KEYS } from '../../src/core/result.ts';
import { type Verdict, worstVerdict } from '../../src/core/verdict.ts';

describe('the worst of several verdicts', () => {
  it.each<[readonly Verdict[], Verdict]>([
    [[], 'pass'],
    [['pass', 'pass'], 'pass'],
    [['pass', 'inconclusive', 'pass'], 'inconclusive'],
    [['inconclusive', 'fail', 'pass'], 'fail'],
    [['fail', 'inconclusive'], 'fail'],
  ])('of %j is %s', (verdicts, worst) => {
    expect(worstVerdict(verdicts)).toBe(worst);
  });
});

describe('an outcome', () => {
  it('is one of six words, each with a JSON key of its own', () => {
    expect(OUTCOMES.every(isOutcome)).toBe(true);
    expect(Object.keys(OUTCOME_KEYS)).toEqual([...OUTCOMES]);
    expect(new Set(Object.values(OUTCOME_KEYS)).size).toBe(6);
  });

  it.each([['SOLD'], ['soldOut'], [undefined], [null], [0], [['sold']], [{}]])(
    'is not %o',
    (value) => {
      expect(isOutcome(value)).toBe(false);
    },
  );
});

describe('an error for the user', () => {
  it('is told as subject, rule and value, with one hint where it helps', () => {
    const problem = { subject: '--stock', expected: 'an integer, at least 1', got: '0' };
    expect(describeProblem(problem)).toBe('--stock: expected an integer, at least 1, got 0');
    expect(describeProblem({ ...problem, hint: 'try 100' })).toBe(
      '--stock: expected an integer, at least 1, got 0\n  hint: try 100',
    );
  });

  it('of its input carries every problem, a line for each', () => {
    const problems = ['--a', '--b'].map((subject) => ({ subject, expected: 'x', got: 'y' }));
    const error = new UsageError(problems);
    expect(error).toBeInstanceOf(SeckillError);
    expect(error).toMatchObject({ code: 'usage', problems, name: 'UsageError' });
    expect(error.message).toBe('--a: expected x, got y\n--b: expected x, got y');
  });

  it('keeps its cause', () => {
    const cause = new Error('ECONNREFUSED');
    const error = new SeckillError('target', 'no server', 'start one', { cause });
    expect(error).toMatchObject({ code: 'target', hint: 'start one', cause });
  });
});

describe('an error reply of Redis', () => {
  it.each([
    ['get', 'WRONGTYPE Operation against a key', 'refused'],
    ['exec', 'EXECABORT Transaction discarded', 'refused'],
    ['eval', 'ERR user_script:1: anything', 'lost'],
    ['evalsha', 'WRONGTYPE Operation against a key script: abc', 'lost'],
    ['evalsha', 'NOSCRIPT No matching script.', 'refused'],
    ['fcall', 'LOADING Redis is loading the dataset in memory', 'refused'],
  ])('to %s, %s: the call is %s', (operation, message, end) => {
    expect(endOfErrorReply(operation, message)).toBe(end);
  });
});
