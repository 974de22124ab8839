import type { StrategyHere } from '../../core/doctor.ts';
import { SERVER_PACKAGES, type ServerId } from '../../live/packages.ts';
import type { AnyStrategy } from '../../ports/strategy.ts';
import type { Need } from '../../ports/world.ts';
import { whyNotSimulated } from '../simulated.ts';

/** The servers that meet each need: any one of them. */
const SERVERS: Readonly<Record<Need, readonly ServerId[]>> = {
  redis: ['redis'],
  'redis-nodes': ['redis'],
  sql: ['postgres', 'mariadb'],
  zookeeper: ['zookeeper'],
  queue: ['nats'],
  notifier: [],
  http: [],
};

/** Where each strategy can be tried with the servers that are installed. */
export function whereToTry(
  strategies: readonly AnyStrategy[],
  installed: ReadonlySet<ServerId>,
): readonly StrategyHere[] {
  return strategies.map((strategy) => {
    const wanted = strategy.needs.map((need) => SERVERS[need]).filter((ids) => ids.length > 0);
    const lacking = wanted.filter((ids) => !ids.some((id) => installed.has(id)));
    const titles = lacking.map((ids) => ids.map((id) => SERVER_PACKAGES[id].title).join(' or '));
    return {
      name: strategy.name,
      simulated: whyNotSimulated(strategy) === undefined,
      real: lacking.length > 0 ? null : flagsFor(strategy, installed),
      missing: [...new Set(titles)],
    };
  });
}

/** The flags that start the servers of a strategy, which are installed. */
function flagsFor({ needs }: AnyStrategy, installed: ReadonlySet<ServerId>): readonly string[] {
  const needsLocal = needs.some(
    (need) => need !== 'sql' && need !== 'queue' && need !== 'notifier',
  );
  const database = SERVERS.sql.find((id) => installed.has(id));
  return [
    ...(needsLocal || !needs.includes('sql') ? ['--target', 'local'] : []),
    ...(needs.includes('sql') && database !== undefined ? ['--sql', database] : []),
  ];
}
