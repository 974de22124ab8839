import { describe, expect, it } from 'vitest';
import type { BreakPoint, SweptRange } from '../../../src/core/sweep.ts';
import { type Gate, judgeGate, parseGate } from '../../../src/run/sweep/gate.ts';

const delay: SweptRange = { name: 'delay', unit: 'us', from: 1e6, to: 60e6, resolution: 10_000 };
const ttl: SweptRange = { ...delay, name: 'lockTtl' };
const broken = (kind: BreakPoint['kind'], lastSafe: number | null, firstBroken: number | null) => {
  return { kind, lastSafe, firstBroken, stretches: [] };
};
const verdict = (expression: string, found: BreakPoint, range = delay) =>
  judgeGate(parseGate(expression, range) as Gate, range, found).verdict;

describe('an expectation on the break point', () => {
  const found = broken('found', 10e6, 10.01e6);

  it('holds or fails where both known values agree', () => {
    expect(verdict('breakPoint>=10s', found)).toBe('pass');
    expect(verdict('breakPoint >= 20s', found)).toBe('fail');
    expect(verdict('breakPoint<=10.01s', found)).toBe('pass');
    expect(verdict('breakPoint<10s', found)).toBe('fail');
  });

  it('is inconclusive between them, and where nothing is known', () => {
    expect(verdict('breakPoint>=10.005s', found)).toBe('inconclusive');
    expect(verdict('breakPoint>=1s', broken('unknown', 10e6, null))).toBe('inconclusive');
    expect(verdict('breakPoint>=1s', broken('reversed', null, 1e6))).toBe('inconclusive');
  });

  it('counts a range that is safe up to its end as far as that goes', () => {
    const safe = broken('safe', 60e6, null);
    expect(verdict('breakPoint>=60s', safe)).toBe('pass');
    expect(verdict('breakPoint>=61s', safe)).toBe('inconclusive');
  });

  it('fails where the range is broken from its start, below what is asked', () => {
    expect(verdict('breakPoint>=20s', broken('broken', null, 1e6))).toBe('fail');
  });

  it('of a lock TTL takes the safe side as the upper one', () => {
    const long = broken('found', 12.01e6, 12e6);
    expect(verdict('breakPoint<=15s', long, ttl)).toBe('pass');
    expect(verdict('breakPoint<=10s', long, ttl)).toBe('fail');
    expect(verdict('breakPoint<=15s', broken('broken', null, 60e6), ttl)).toBe('fail');
    expect(verdict('breakPoint<=15s', broken('safe', 1e6, null), ttl)).toBe('pass');
  });

  it('takes no equality, and durations with a unit', () => {
    expect(parseGate('breakPoint==20s', delay)).toMatchObject({ got: '`==` in `breakPoint==20s`' });
    expect(parseGate('breakPoint>=20', delay)).toMatchObject({ hint: 'write 20s or 20ms' });
    expect(parseGate('breakpoint>=20s', delay)).toMatchObject({ expected: 'breakPoint' });
  });
});
