import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/strategies/catalog.ts';
import { groups } from '../../src/strategies/groups.ts';

const names = strategies.map(({ name }) => name);

describe('the groups of strategies', () => {
  it('hold every strategy', () => {
    const grouped = new Set(groups.flatMap((group) => group.strategies));
    expect(names.filter((name) => !grouped.has(name))).toEqual([]);
  });

  it('name strategies of the catalog, none twice', () => {
    for (const { strategies: members } of groups) {
      expect(members.filter((name) => !names.includes(name))).toEqual([]);
      expect(new Set(members).size).toBe(members.length);
    }
  });

  it('have names that no strategy has', () => {
    expect(groups.filter(({ name }) => names.includes(name) || name === 'all')).toEqual([]);
  });

  it('named for a store hold what needs it', () => {
    const needing = (...needs: readonly string[]) =>
      strategies.filter((one) => one.needs.some((need) => needs.includes(need)));
    const namesOf = (group: string) => groups.find(({ name }) => name === group)?.strategies ?? [];
    const missing = (group: string, ...needs: readonly string[]) =>
      needing(...needs).filter(({ name }) => !namesOf(group).includes(name));
    expect(missing('redis', 'redis', 'redis-nodes').map(({ name }) => name)).toEqual([]);
    expect(missing('sql', 'sql').map(({ name }) => name)).toEqual([]);
  });
});
