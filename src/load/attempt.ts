import type { Outcome } from '../core/outcome.ts';
import { isOutcome, OUTCOMES } from '../core/outcome.ts';
import { PurchaseFailed } from '../core/purchase-failed.ts';
import type { PurchaseRequest, StrategyNode } from '../ports/strategy.ts';
import type { Attempt } from './buyers.ts';
import type { OpenAttempt, Recorder } from './recorder.ts';

/** Where attempts get to a node's `purchase`, so that what it does is known to be theirs. */
export interface Entrance {
  purchase(open: OpenAttempt, request: PurchaseRequest): Promise<Outcome>;
  /** Called when the purchase has settled, however it did. */
  left?(open: OpenAttempt): void;
}

/** One door for all: the recorder's scope tells them apart. */
export function openEntrance(node: StrategyNode, recorder: Recorder): Entrance {
  return {
    purchase: (open, request) => recorder.within(open, () => node.purchase(request)),
  };
}

/**
 * Turns the nodes of a shop into the function that the load drives: one attempt, recorded from its
 * start to what its buyer was told. It has started before it waits for its turn: the crowd is at the
 * door, and queues in the shop. An error makes it `failed` where nothing can have happened, and
 * `unclear` everywhere else. `quantity` is the units of every attempt, or gives those of one by its id.
 * Once the recorder is closed no attempt starts: it never settles.
 */
export function createAttempt(
  entrances: readonly Entrance[],
  quantity: number | ((attempt: number) => number),
  recorder: Recorder,
): Attempt {
  const unitsOf = typeof quantity === 'number' ? () => quantity : quantity;
  return async (buyer, node, intendedUs, turn, startedUs) => {
    if (recorder.isClosed) await new Promise(() => {});
    const open = recorder.startAttempt(buyer, node, intendedUs, startedUs);
    const entrance = entrances[node] as Entrance;
    const units = unitsOf(open.attempt);
    if (turn !== undefined) {
      await turn();
      recorder.serve(open);
    }
    let outcome: Outcome;
    try {
      const request = { buyer, attempt: open.attempt, quantity: units };
      outcome = await entrance.purchase(open, request);
      entrance.left?.(open);
      if (!isOutcome(outcome)) throw new TypeError(describeAnswer(outcome));
    } catch (error) {
      entrance.left?.(open);
      outcome = outcomeOf(error, open);
      recorder.endAttempt(open, outcome, units, messageOf(error));
      return outcome;
    }
    recorder.endAttempt(open, outcome, units);
    return outcome;
  };
}

function outcomeOf(error: unknown, open: OpenAttempt): Outcome {
  return error instanceof PurchaseFailed || open.effects === 0 ? 'failed' : 'unclear';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : show(error, 'an error');
}

function describeAnswer(answer: unknown): string {
  return `purchase: expected one of ${OUTCOMES.join(', ')}, got ${show(answer, 'an answer')}`;
}

/** The text of what a strategy may have made of anything: an object without a prototype has none. */
function show(value: unknown, what: string): string {
  try {
    return String(value);
  } catch {
    return `${what} that cannot be shown`;
  }
}
