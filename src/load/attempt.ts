import type { Outcome } from '../core/outcome.ts';
import { isOutcome } from '../core/outcome.ts';
import { PurchaseFailed } from '../core/purchase-failed.ts';
import type { StrategyNode } from '../ports/strategy.ts';
import type { Attempt } from './buyers.ts';
import type { OpenAttempt, Recorder } from './recorder.ts';

/**
 * Turns the nodes of a shop into the function that the load drives: one attempt, recorded from its
 * start to what its buyer was told. Attempts that are intended for the opening all start before the
 * code of any of them runs: the crowd is at the door, and queues in the shop. An error makes it `failed` where nothing can have happened, and
 * `unclear` everywhere else.
 */
export function createAttempt(
  nodes: readonly StrategyNode[],
  quantity: number,
  recorder: Recorder,
): Attempt {
  return async (buyer, node, intendedUs) => {
    const open = recorder.startAttempt(buyer, node, intendedUs);
    const shop = nodes[node] as StrategyNode;
    // The opening lets everybody in before the shop serves the first.
    if (intendedUs === OPENING_US) await undefined;
    let outcome: Outcome;
    try {
      const request = { buyer, attempt: open.attempt, quantity };
      outcome = await recorder.within(open, () => shop.purchase(request));
      if (!isOutcome(outcome)) throw new TypeError(describeAnswer(outcome));
    } catch (error) {
      outcome = outcomeOf(error, open);
      recorder.endAttempt(open, outcome, quantity, messageOf(error));
      return outcome;
    }
    recorder.endAttempt(open, outcome, quantity);
    return outcome;
  };
}

const OPENING_US = 0;

function outcomeOf(error: unknown, open: OpenAttempt): Outcome {
  return error instanceof PurchaseFailed || open.effects === 0 ? 'failed' : 'unclear';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describeAnswer(answer: unknown): string {
  return `purchase: expected one of sold, sold-out, busy, rejected, failed, unclear, got ${String(answer)}`;
}
