import type { Outcome } from '../core/outcome.ts';
import type { Entrance } from '../load/attempt.ts';
import type { OpenAttempt, Recorder } from '../load/recorder.ts';
import type { NodePower, ShopHost } from '../ports/host.ts';
import type { PurchaseRequest } from '../ports/strategy.ts';
import {
  type OpenStrategy,
  openDuringSale,
  openNodes,
  type StrategyToOpen,
  setUpStrategy,
} from './open.ts';
import type { Shop, ShopNode } from './world.ts';

/**
 * Loads the stock and opens the strategy on nodes that can be stopped and killed, in a world whose nodes have a
 * {@link NodePower}.
 *
 * @throws SeckillError as `openStrategy` does
 */
export async function openFailingNodes(
  opening: StrategyToOpen,
  shop: Shop,
  host: ShopHost,
  recorder: Recorder,
): Promise<OpenStrategy> {
  const [first] = shop.nodes as [ShopNode, ...ShopNode[]];
  const tearDown = await setUpStrategy(opening, first, host);
  const nodes: FailingNode[] = [];
  for (const [index, node] of shop.nodes.entries()) {
    const open = () => openNodes(opening, { nodes: [node] }, host, recorder);
    const opened = await (node.power?.within(open) ?? open());
    nodes.push(new FailingNode(index, node, opened));
  }
  const at = (index: number) => nodes[index] as FailingNode;
  const { recorded, delivered } = at(0).opened;
  return {
    entrances: nodes,
    remaining: () => at(0).ask('remaining') as Promise<number>,
    ...(recorded && { recorded: () => at(0).ask('recorded') as Promise<number> }),
    ...(delivered && { delivered: () => at(0).ask('delivered') as ReturnType<typeof delivered> }),
    closing: [
      async () => {
        for (const { opened } of nodes) for (const close of opened.closing) await close();
      },
      tearDown,
    ],
    faults: {
      stop: (index) => at(index).power.stop(),
      goOn: (index) => at(index).power.goOn(),
      crash: (index) =>
        at(index).crash(async () => {
          const node = await shop.connect();
          const open = () => openDuringSale(opening, node, host, recorder);
          return { node, opened: await (node.power?.within(open) ?? open()) };
        }),
    },
  };
}

type Reopen = () => Promise<{ readonly node: ShopNode; readonly opened: OpenStrategy }>;

/** One node: its attempts wait while it stands still, and are over when it dies. */
class FailingNode implements Entrance {
  readonly #index: number;
  #node: ShopNode;
  #opened: OpenStrategy | undefined;
  #last: OpenStrategy;
  #returning: Promise<unknown> = Promise.resolve();
  #crashes = 0;
  readonly #pending = new Map<OpenAttempt, (error: Error) => void>();

  constructor(index: number, node: ShopNode, opened: OpenStrategy) {
    this.#index = index;
    this.#node = node;
    this.#opened = opened;
    this.#last = opened;
  }

  /** As it was opened last. */
  get opened(): OpenStrategy {
    return this.#last;
  }

  get power(): NodePower {
    const { power } = this.#node;
    if (power === undefined) throw new Error('a node: expected one that may fail, got another');
    return power;
  }

  /** One that crashed at last comes back, and can be asked. */
  async ask(question: 'remaining' | 'recorded' | 'delivered'): Promise<unknown> {
    await this.#returning;
    return this.#last[question]?.();
  }

  purchase(open: OpenAttempt, request: PurchaseRequest): Promise<Outcome> {
    const [entrance] = this.#opened?.entrances ?? [];
    if (entrance === undefined) {
      return Promise.reject(new Error(`connection refused: node ${this.#index + 1} is down`));
    }
    return new Promise((resolve, reject) => {
      this.#pending.set(open, reject);
      const purchase = () => void entrance.purchase(open, request).then(resolve, reject);
      this.power.pass(() => this.power.within(purchase));
    });
  }

  left(open: OpenAttempt): void {
    this.#pending.delete(open);
  }

  /** It dies, with all that it was at, and is opened anew; false where it dies once more before it is back. */
  crash(reopen: Reopen): Promise<boolean> {
    this.#crashes += 1;
    const back = this.#restart(reopen, this.#crashes);
    this.#returning = back.catch(() => {});
    return back;
  }

  async #restart(reopen: Reopen, crash: number): Promise<boolean> {
    this.power.kill();
    this.#opened = undefined;
    for (const [open, reject] of [...this.#pending]) {
      // Whoever had been let in cannot know how far it came.
      open.effects = Math.max(1, open.effects);
      reject(new Error('the node crashed'));
    }
    const { node, opened } = await reopen();
    if (crash !== this.#crashes) {
      node.power?.kill();
      return false;
    }
    this.#node = node;
    this.#opened = opened;
    this.#last = opened;
    return true;
  }
}
