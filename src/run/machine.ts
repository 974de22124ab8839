import type { MachineFacts } from '../core/result.ts';
import { findInstalled, tellServer } from '../live/installed.ts';
import { machineFacts } from '../live/machine.ts';
import type { ServerId } from '../live/packages.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import { isLive, type Scenario } from '../scenario/scenario.ts';

/** The machine that a run was made on, with the versions of the servers that the run started. */
export async function machineOf(
  scenario: Pick<Scenario, 'target' | 'sql' | 'nats' | 'zookeeper'>,
  ran: readonly AnyStrategy[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<MachineFacts> {
  const path = env.PATH ?? '';
  const found = [...startedFor(scenario, ran)].flatMap((id) => findInstalled(id, { path }) ?? []);
  return machineFacts(await Promise.all(found.map(tellServer)));
}

/** The servers that a run starts for itself. */
function startedFor(
  { target, sql, nats, zookeeper }: Pick<Scenario, 'target' | 'sql' | 'nats' | 'zookeeper'>,
  ran: readonly AnyStrategy[],
): ReadonlySet<ServerId> {
  const needs = new Set(ran.flatMap((strategy) => strategy.needs));
  const started = new Set<ServerId>();
  if (target.kind === 'local' && (needs.has('redis') || needs.has('redis-nodes'))) {
    started.add('redis');
  }
  if (target.kind === 'local' && zookeeper === undefined && needs.has('zookeeper')) {
    started.add('zookeeper');
  }
  if (sql?.kind === 'local' && needs.has('sql')) started.add(sql.server);
  const isOwn = nats === undefined && isLive({ target, sql, nats });
  if (isOwn && needs.has('queue')) started.add('nats');
  return started;
}
