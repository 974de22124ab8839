import { SeckillError } from '../core/errors.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { flavours } from '../sim/sql-model/flavours.ts';
import type { ModelledSql } from '../sim/sql-server.ts';

/** Why a strategy that needs a database cannot run on real servers without `--sql`. */
export const NO_DATABASE =
  'it needs a database: add --sql postgres or --sql mariadb, which start a real one, or leave --target out for the simulator';

/** What of a scenario is about its database. */
type DatabaseSettings = Pick<Scenario, 'sql' | 'isolation' | 'connections'>;

/** The database that the simulator models for a strategy: PostgreSQL unless told; undefined where it needs none. */
export function modelledSqlFor(
  { needs }: AnyStrategy,
  { sql, isolation, connections }: DatabaseSettings,
): ModelledSql | undefined {
  if (!needs.includes('sql')) return undefined;
  const database = sql?.kind === 'model' ? sql.server : 'postgres';
  return { database, isolation, connections };
}

/** What of a scenario can keep a strategy off the simulator. */
type SimulatedSettings = DatabaseSettings & Partial<Pick<Scenario, 'topology'>>;

/** Why a strategy cannot run on the simulator; undefined where it can. */
export function whyNotSimulated(
  strategy: AnyStrategy,
  scenario: SimulatedSettings = { connections: 1 },
): string | undefined {
  const { topology = 'single' } = scenario;
  if (topology !== 'single' && strategy.needs.includes('redis-nodes')) {
    return `it needs 5 independent masters, and a ${topology} stands for one: run it with --topology single`;
  }
  const sql = modelledSqlFor(strategy, scenario);
  if (sql?.isolation === undefined) return undefined;
  try {
    flavours[sql.database].check(sql.isolation, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof SeckillError) return error.message;
    throw error;
  }
}
