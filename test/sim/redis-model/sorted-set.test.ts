import { describe, expect, it } from 'vitest';
import { SortedSet } from '../../../src/sim/redis-model/sorted-set.ts';

describe('a sorted set', () => {
  it('orders by score, and members of one score by their bytes', () => {
    const set = sortedSet([3, 'c'], [1, 'b'], [1, 'B'], [1, '\xff'], [-1, 'z']);
    expect(members(set)).toEqual(['z', 'B', 'b', '\xff', 'c']);
    expect(set.rank('\xff')).toBe(3);
    expect(set.rank('nobody')).toBeUndefined();
  });

  it('moves a member that gets another score', () => {
    const set = sortedSet([1, 'a'], [2, 'b'], [3, 'c']);
    set.set('a', 9);
    expect(members(set)).toEqual(['b', 'c', 'a']);
    expect(set.score('a')).toBe(9);
    expect(set.size).toBe(3);
  });

  it('deletes members, alone or by their ranks', () => {
    const set = sortedSet([1, 'a'], [2, 'b'], [3, 'c'], [4, 'd']);
    expect(set.delete('b')).toBe(true);
    expect(set.delete('b')).toBe(false);
    expect(set.deleteRanks(1, 9)).toEqual([
      { member: 'c', score: 3 },
      { member: 'd', score: 4 },
    ]);
    expect(members(set)).toEqual(['a']);
  });

  it('forgets the sign of -0 while it is small, and keeps it once a member is long', () => {
    const set = sortedSet([-0, 'a']);
    expect(set.score('a')).toBe(0);
    set.set('x'.repeat(65), 1);
    set.set('b', -0);
    expect(set.isCompact).toBe(false);
    expect(set.score('b')).toBe(-0);
  });

  it('holds 100,000 members in order', () => {
    const set = new SortedSet();
    for (let at = 0; at < 100_000; at++) set.set(`m${at}`, (at * 7919) % 100_000);
    expect(set.rank('m1')).toBe(7919);
    expect(set.countWhile(({ score }) => score < 50_000)).toBe(50_000);
  });
});

function sortedSet(...pairs: readonly (readonly [number, string])[]): SortedSet {
  const set = new SortedSet();
  for (const [score, member] of pairs) set.set(member, score);
  return set;
}

function members(set: SortedSet): string[] {
  return set.entries().map(({ member }) => member);
}
