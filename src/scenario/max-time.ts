import { isLive, type Scenario } from './scenario.ts';
import type { SqlSpec } from './sql.ts';

/**
 * The longest run where none is given, ms of scenario time: 6 h of virtual time, 10 min of wall time; for a
 * log, what it takes.
 */
export function defaultMaxTimeMs({
  timeScale,
  arrival,
  ...where
}: Pick<Scenario, 'target' | 'timeScale' | 'arrival'> & {
  readonly sql?: SqlSpec | undefined;
  readonly nats?: string | undefined;
  readonly zookeeper?: string | undefined;
}) {
  if (arrival.kind === 'log') return arrival.maxTimeMs;
  return isLive(where) ? Math.round(600_000 * timeScale) : 6 * 3_600_000;
}
