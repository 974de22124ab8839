import type { ClockPort } from '../../ports/clock.ts';
import { WATCHDOG_RENEW } from '../lua/watchdog-renew.ts';

/** What a holder is told of its lease. */
export interface Lease {
  /** True once the watchdog knows that the lock is not the holder's any more. A holder that stood still may not know yet. */
  readonly isLost: boolean;
}

/** What keeps a lease alive. */
export interface Watchdog extends Lease {
  /** No more renewals. */
  stop(): void;
}

/** Renewals in a row without an answer after which the lease is over: each comes a third of it after the one before. */
const MOST_UNANSWERED = 3;

/** Renews a lease of `leaseMs` every third of it, until it is stopped or the lease is lost. */
export function startWatchdog(
  clock: ClockPort,
  leaseMs: number,
  renew: () => Promise<unknown>,
): Watchdog {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isLost = false;
  const watch = async (): Promise<void> => {
    for (let unanswered = 0; unanswered < MOST_UNANSWERED; ) {
      await clock.sleep(leaseMs / 3, signal);
      if (signal.aborted) return;
      const answer = await renew().catch(() => undefined);
      if (signal.aborted) return;
      if (answer === WATCHDOG_RENEW.lost) break;
      unanswered = answer === WATCHDOG_RENEW.renewed ? 0 : unanswered + 1;
    }
    isLost = true;
  };
  void watch();
  return {
    get isLost() {
      return isLost;
    },
    stop: () => stopping.abort(),
  };
}
