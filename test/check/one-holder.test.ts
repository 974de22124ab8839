import { describe, expect, it } from 'vitest';
import { oneHolder } from '../../src/check/one-holder.ts';
import { history } from './history.ts';
import { findings, verdictOf } from './run.ts';

describe('one-holder', () => {
  it('accepts sections one after the other, and rejects one that is entered before the other ends', () => {
    const after = history().acquire(1).releasing(1).acquire(2).releasing(2);
    expect(verdictOf(oneHolder, after)).toBe('pass');
    const inside = history().acquire(1).acquire(2).releasing(1).releasing(2);
    expect(verdictOf(oneHolder, inside)).toBe('fail');
  });

  it('goes by the order of events where their times are equal', () => {
    const handedOver = history().at(5).acquire(1).releasing(1).acquire(2).releasing(2);
    expect(verdictOf(oneHolder, handedOver)).toBe('pass');
  });

  it('counts sections, however many others each was entered beside', () => {
    const three = history().acquire(1).acquire(2).acquire(3).releasing(1).releasing(2).releasing(3);
    expect(findings(oneHolder, three).findings[0]).toMatchObject({
      value: 2,
      range: [2, 2],
      evidence: '2 of 3 critical sections were entered while another was open',
    });
  });

  it('calls an overlap possible when nobody saw the first section end', () => {
    const abandoned = history().acquire(1).acquire(2).abandon(1).releasing(2);
    expect(findings(oneHolder, abandoned).findings[0]).toMatchObject({
      verdict: 'inconclusive',
      range: [0, 1],
    });
    const open = history().acquire(1).acquire(2).releasing(2);
    expect(verdictOf(oneHolder, open)).toBe('inconclusive');
  });

  it('stays definite when the section that came in second has no certain end', () => {
    const second = history().acquire(1).acquire(2).abandon(2).releasing(1);
    expect(verdictOf(oneHolder, second)).toBe('fail');
  });

  it('finds the certain holder behind an uncertain one', () => {
    const both = history().acquire(1).acquire(2).acquire(3).abandon(2).releasing(3).releasing(1);
    expect(findings(oneHolder, both).findings[0]?.range).toEqual([2, 2]);
    const onlyOld = history().acquire(1).acquire(2).releasing(2).acquire(3).abandon(1).releasing(3);
    expect(findings(oneHolder, onlyOld).findings[0]?.range).toEqual([0, 2]);
  });

  it('does not call an attempt that locks twice two holders', () => {
    const nested = history().acquire(1, 1).acquire(1, 2).releasing(1, 2).releasing(1, 1);
    expect(verdictOf(oneHolder, nested)).toBe('pass');
    const entered = history().acquire(1, 1).acquire(1, 2).releasing(1, 2).acquire(2, 3);
    expect(verdictOf(oneHolder, entered.releasing(1, 1).releasing(2, 3))).toBe('fail');
  });

  it('ignores the release of a lock that was never held', () => {
    const unheld = history().acquire(1).releasing(2, 0).releasing(1);
    expect(verdictOf(oneHolder, unheld)).toBe('pass');
  });

  it('does not apply where nothing was traced, and is inconclusive where it was promised', () => {
    expect(verdictOf(oneHolder, history().start(1).end(1, 'sold'))).toBe('not-applicable');
    expect(verdictOf(oneHolder, history().start(1), { promises: ['one-holder'] })).toBe(
      'inconclusive',
    );
  });
});
