import { seededSource } from '../../core/random.ts';
import { NodeHost } from '../../live/node/host.ts';
import { createAttempt } from '../../load/attempt.ts';
import type { Attempt } from '../../load/buyers.ts';
import { Recorder } from '../../load/recorder.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';
import { type OpenStrategy, openNodes } from '../open.ts';
import { serviceModels } from '../plan.ts';
import { openShop } from '../world.ts';
import { findStrategy } from './find-strategy.ts';
import { Outbox } from './outbox.ts';
import type { Answer, FromNode, NodeOrder, Question } from './protocol.ts';

/** A node of the shop that is open, in its own process. */
export interface ServedNode {
  /** What its strategy can be asked. */
  readonly knows: readonly Question[];
  /** The sale opened at this moment of the machine's monotonic clock. */
  opened(originMs: number): void;
  attempt(request: PurchaseRequest): void;
  answer(question: Question): Promise<Answer>;
}

/**
 * Becomes the node that `order` describes: connects, opens the strategy, and tells what its attempts do.
 *
 * @throws SeckillError (`not-runnable`) where the strategy's own code fails, (`target`) where a server does
 */
export async function serveNode(
  order: NodeOrder,
  tell: (message: FromNode) => void,
): Promise<ServedNode> {
  const { sale, settings, scenario, target, spec, delayUs, node } = order;
  const strategy = await findStrategy(order.strategy);
  let isSaleOpen = false;
  const hooks = {
    note: (text: string) => tell({ kind: 'note', text }),
    lost: (detail: string) => tell({ kind: 'lost', detail }),
    isSaleOpen: () => isSaleOpen,
  };
  const host = new NodeHost({ target, saleId: sale.id, spec, hooks });
  const outbox = new Outbox(host, tell);
  const recorder = new Recorder(host.clock, [], host.scope);
  let current = 0;
  recorder.restart([outbox], () => current);

  const source = seededSource(scenario.seed);
  // Each node draws for itself: the services have one behaviour, and no common dice.
  const random = { stream: (name: string) => source.stream(`${name} of node ${node}`) };
  const services = serviceModels(scenario, delayUs && { delayUs }, random);
  const shop = await openShop(host, { ...scenario, nodes: 1 }, recorder, services);
  const opening = { strategy, sale, settings, scenario };
  const opened = await openNodes(opening, shop, host, recorder);
  let units = sale.quantity;
  const attempt: Attempt = createAttempt(opened.entrances, () => units, recorder);

  return {
    knows: (['remaining', 'recorded', 'delivered'] as const).filter((name) => name in opened),
    opened(originMs) {
      host.clock.startAt(originMs);
      outbox.start();
      isSaleOpen = true;
    },
    attempt(request) {
      current = request.attempt;
      units = request.quantity;
      void attempt(request.buyer, 0, host.clock.nowUs());
    },
    async answer(question) {
      // It is asked nothing before the end.
      isSaleOpen = false;
      if (question === 'abandon') host.abandon();
      if (question === 'close') await closeAll(opened);
      outbox.flush();
      return question in opened ? opened[question as 'remaining']() : undefined;
    },
  };
}

async function closeAll({ closing }: OpenStrategy): Promise<void> {
  for (const close of closing) await close().catch(() => {});
}
