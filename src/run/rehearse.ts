import { checkHistory } from '../check/all.ts';
import { startStory } from '../check/story/storyteller.ts';
import type { Sale } from '../core/sale.ts';
import { createAttempt } from '../load/attempt.ts';
import { gatherBuyers, runBuyers } from '../load/buyers.ts';
import { Recorder } from '../load/recorder.ts';
import { measureHistory } from '../metrics/measure.ts';
import type { WorldHost } from '../ports/host.ts';

/** Enough for the compiler to have seen every path that a crowd takes at the opening. */
const BUYERS = 5_000;

/**
 * Sends a crowd to a shop that sells nothing, and forgets it: a generator that is still being
 * compiled starts a burst late. No store sees any of it.
 */
export async function rehearse(
  { clock, scope }: Pick<WorldHost, 'clock' | 'scope'>,
  sale: Sale,
): Promise<void> {
  const measure = measureHistory(sale);
  const checks = checkHistory({ sale, promises: [] });
  const story = startStory(sale, 1);
  const recorder = new Recorder(clock, [measure, checks, story], scope);
  const shop = { purchase: async () => 'sold-out' as const };
  const plan = {
    buyers: BUYERS,
    nodes: 1,
    arrivalUs: () => 0,
    thinkUs: () => 0,
    patienceUs: 0,
    doubleClick: 1,
  };
  await runBuyers(
    gatherBuyers(plan),
    clock,
    recorder,
    createAttempt([shop], sale.quantity, recorder),
  );
}
