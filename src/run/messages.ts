import type { Deliveries } from '../core/deliveries.ts';
import type { SaleEnd, WorldHost } from '../ports/host.ts';
import { delayDurationsMs } from '../scenario/delay.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What {@link settledDeliveries} takes. */
export interface Delivering {
  readonly host: Pick<WorldHost, 'clock' | 'drive' | 'failure'>;
  /** How the sale ended: the messages of one that was cut short are not waited for. */
  readonly end: SaleEnd;
  /** What has become of them; waits for them, `withinMs` at most. */
  delivered(withinMs: number): Promise<Deliveries>;
  /** How long a message may rest with the order service, and how long all may take. */
  readonly scenario: Pick<Scenario, 'orderDelay' | 'maxTimeMs' | 'timeScale'>;
  /** Aborted: they are not waited for any longer. */
  readonly signal: AbortSignal;
  /** Told now and then how many are on their way. */
  onWaiting(onTheirWay: number): void;
}

/** What has not moved for this long, and for as long as it may rest somewhere, does not move any more. */
const QUIET_MS = 10_000;
/** One look; it ends when nothing is on its way. */
const LOOK_MS = 500;
/** Between two looks, which may each be over at once. */
const PAUSE_MS = 20;

/**
 * What became of the messages of a sale. They are waited for as long as they make progress, and until the scenario's
 * `maxTimeMs` since the opening. Null where nobody can say; a store that is out of reach for a moment is asked again.
 */
export async function settledDeliveries(parts: Delivering): Promise<Deliveries | null> {
  const { host, end, scenario, signal, onWaiting } = parts;
  if (end.by === 'target-failed') return null;
  let told = await look(parts);
  let furthest = told;
  let movedUs = host.clock.nowUs();
  const { orderDelay, maxTimeMs, timeScale } = scenario;
  const serviceMs = Math.max(...delayDurationsMs(orderDelay)) / timeScale;
  const mayMove = (): boolean => {
    const nowUs = host.clock.nowUs();
    const quietMs = QUIET_MS + serviceMs + (furthest?.againMs ?? 0);
    const isInTime = nowUs < (maxTimeMs * 1000) / timeScale;
    return isInTime && nowUs - movedUs < quietMs * 1000 && host.failure?.() === undefined;
  };
  while (end.by === 'completed' && told?.onTheirWay !== 0 && !signal.aborted && mayMove()) {
    if (told !== null) onWaiting(told.onTheirWay);
    await pause(host, told === null ? LOOK_MS : PAUSE_MS);
    told = await look(parts);
    if (told === null || (furthest !== null && !isFurther(told, furthest))) continue;
    furthest = told;
    movedUs = host.clock.nowUs();
  }
  if (told === null) return null;
  const { orders, undelivered, surplus, onTheirWay } = told;
  return { orders, undelivered, surplus, onTheirWay };
}

/** Null where it comes to nothing. */
function look({ host, delivered }: Delivering): Promise<Deliveries | null> {
  return host.drive(() => delivered(LOOK_MS)).catch(() => null);
}

function pause(host: Delivering['host'], ms: number): Promise<void> {
  const { clock } = host;
  return host.drive(() => clock.sleepUntil(clock.nowUs() + ms * 1000));
}

/** More orders have had their effect, or fewer messages are left. */
function isFurther(told: Deliveries, before: Deliveries): boolean {
  const arrived = ({ orders, undelivered }: Deliveries) => orders - undelivered;
  return told.onTheirWay < before.onTheirWay || arrived(told) > arrived(before);
}
