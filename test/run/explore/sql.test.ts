import { describe, expect, test } from 'vitest';
import type { FaultBudget } from '../../../src/core/schedule.ts';
import type { IsolationLevel } from '../../../src/ports/sql.ts';
import type { SearchSpace } from '../../../src/run/explore/world.ts';
import { type Small, searchAll, spaceOf } from './searching.ts';

type Database = 'postgres' | 'mariadb';

function onSql(
  name: string,
  server: Database,
  small: Small = {},
  isolation?: IsolationLevel,
): SearchSpace {
  const space = spaceOf(name, { attempts: 1, ...small });
  const sql = { kind: 'model', server } as const;
  return { ...space, scenario: { ...space.scenario, sql, ...(isolation && { isolation }) } };
}

const DATABASES = ['postgres', 'mariadb'] as const;
const HOLD = ['sql-conditional', 'sql-optimistic', 'sql-pessimistic', 'sql-reservation'];

describe.each(DATABASES)('in every order of events on the model of %s', (database) => {
  test('sql-naive oversells two buyers', async () => {
    const { violated } = await searchAll(onSql('sql-naive', database));
    expect(violated).toContain('oversold');
  });

  test.each(HOLD)('%s violates nothing', async (name) => {
    const { violated } = await searchAll(onSql(name, database));
    expect([...violated]).toEqual([]);
  });

  test.each(HOLD.slice(0, 3))('%s violates nothing where a service is late', async (name) => {
    const { violated } = await searchAll(onSql(name, database, { faults: { delays: 1 } }));
    expect([...violated]).toEqual([]);
  });
});

describe('sql-naive at repeatable read', () => {
  test('holds on PostgreSQL, which refuses the second write', async () => {
    const { violated } = await searchAll(onSql('sql-naive', 'postgres', {}, 'repeatable-read'));
    expect([...violated]).toEqual([]);
  });

  test('oversells on MariaDB, which overwrites', async () => {
    const { violated } = await searchAll(onSql('sql-naive', 'mariadb', {}, 'repeatable-read'));
    expect(violated).toContain('oversold');
  });

  test('holds at serializable on MariaDB, where one of two readers is a deadlock’s victim', async () => {
    const { violated } = await searchAll(onSql('sql-naive', 'mariadb', {}, 'serializable'));
    expect([...violated]).toEqual([]);
  });
});

describe('with and without pruning: the same outcomes, violations and count', () => {
  const budgets: readonly Partial<FaultBudget>[] = [
    {},
    { delays: 1 },
    { crash: 1 },
    { 'lost-reply': 1 },
  ];
  const pairs = DATABASES.flatMap((database) =>
    ['sql-naive', 'sql-conditional', 'sql-pessimistic'].flatMap((name) =>
      budgets.map((faults) => [name, database, faults] as const),
    ),
  );
  test.each(pairs)('%s on the model of %s with %o', async (name, database, faults) => {
    const space = onSql(name, database, { faults });
    const pruned = await searchAll(space);
    const full = await searchAll(space, { prune: false });
    expect(pruned.outcomes).toEqual(full.outcomes);
    expect(pruned.violated).toEqual(full.violated);
    expect(pruned.all).toBe(BigInt(full.visited));
  });
});
