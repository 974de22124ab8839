import { EVENT_KINDS, type HistoryEvent } from '../../src/core/history.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { createAttempt, openEntrance } from '../../src/load/attempt.ts';
import { gatherBuyers, type LoadPlan, runBuyers } from '../../src/load/buyers.ts';
import { Recorder } from '../../src/load/recorder.ts';
import type { PurchaseRequest } from '../../src/ports/strategy.ts';
import { Kernel } from '../../src/sim/kernel.ts';

/** One buyer who comes at once, thinks for 1 s and never gives up. */
export const onePlan: LoadPlan = {
  buyers: 1,
  nodes: 1,
  arrivalUs: () => 0,
  thinkUs: () => 1_000_000,
  patienceUs: Number.POSITIVE_INFINITY,
  doubleClick: 1,
};

/** What a test's purchase works with. */
export interface VirtualShop {
  readonly kernel: Kernel;
  readonly recorder: Recorder;
  readonly events: HistoryEvent[];
}

/** A recorder on virtual time that keeps its history. */
export function virtualShop(): VirtualShop {
  const kernel = new Kernel({ careful: false });
  const events: HistoryEvent[] = [];
  return {
    kernel,
    events,
    recorder: new Recorder(kernel, [{ listensTo: EVENT_KINDS, on: (event) => events.push(event) }]),
  };
}

/** Sends buyers to a shop with this purchase until all have left, and gives the history. */
export async function sell(
  plan: Partial<LoadPlan>,
  purchase: (request: PurchaseRequest, shop: VirtualShop) => Promise<Outcome>,
): Promise<readonly HistoryEvent[]> {
  const shop = virtualShop();
  const whole = { ...onePlan, ...plan };
  const nodes = Array.from({ length: whole.nodes }, () => ({
    purchase: (request: PurchaseRequest) => purchase(request, shop),
    remaining: async () => 0,
    close: async () => {},
  }));
  const attempt = createAttempt(
    nodes.map((node) => openEntrance(node, shop.recorder)),
    1,
    shop.recorder,
  );
  await shop.kernel.during(runBuyers(gatherBuyers(whole), shop.kernel, shop.recorder, attempt));
  return shop.events;
}

/** The events of one kind. */
export function eventsOf<Kind extends HistoryEvent['kind']>(
  events: readonly HistoryEvent[],
  kind: Kind,
): readonly Extract<HistoryEvent, { readonly kind: Kind }>[] {
  return events.filter((event) => event.kind === kind) as never;
}
