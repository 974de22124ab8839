import type { HarnessClock } from '../core/clock.ts';
import type { CallObserver } from '../core/observer.ts';
import type { DownstreamPort } from '../ports/downstream.ts';

/**
 * How a downstream service behaves: µs of latency for a call that starts at `atUs`. `attempt` is whose
 * it is; undefined outside any.
 */
export type LatencyModel = (atUs: number, attempt?: number) => number;

/** What the services are made of. */
export interface DownstreamOptions {
  readonly clock: HarnessClock;
  readonly observer: CallObserver;
  readonly validate: LatencyModel;
  readonly order: LatencyModel;
  /** True where an answer without latency is still an event of its own (virtual time). */
  readonly alwaysWaits: boolean;
}

/** The downstream services of every world: each call takes what its model says, and succeeds. */
export function createDownstream(options: DownstreamOptions): DownstreamPort {
  const { clock, observer, validate, order, alwaysWaits } = options;
  const call = (operation: 'validate' | 'order', args: readonly number[], model: LatencyModel) => {
    const nowUs = clock.nowUs();
    const sent = observer.sent(operation, operation, args, nowUs);
    if (sent === undefined) observer.service?.(operation, false, nowUs);
    const latencyUs = model(nowUs, sent?.attempt);
    if (latencyUs > 0 || alwaysWaits) {
      const answered = () => {
        if (sent !== undefined) observer.settled(sent, 'answered', null);
        else observer.service?.(operation, true, clock.nowUs());
      };
      return clock.actAt(nowUs + latencyUs, answered, operation);
    }
    if (sent !== undefined) observer.settled(sent, 'answered', null, nowUs);
    else observer.service?.(operation, true, nowUs);
    return ANSWERED;
  };
  return {
    validate: (buyer) => call('validate', [buyer], validate),
    order: (buyer, units) => call('order', [buyer, units], order),
  };
}

const ANSWERED = Promise.resolve();
