import type { Arrivals } from '../../core/incident.ts';
import type { NodeSpec } from '../../live/node/connections.ts';
import { within } from '../../live/within.ts';
import type { Recorder } from '../../load/recorder.ts';
import type { SaleEnd, ShopHost } from '../../ports/host.ts';
import type { NodeProcesses } from '../../ports/node-process.ts';
import type { NodeFaults } from '../faults.ts';
import type { ChosenStrategy } from '../one.ts';
import { type OpenStrategy, type StrategyToOpen, setUpStrategy } from '../open.ts';
import type { Shop, ShopNode } from '../world.ts';
import { refOf } from './find-strategy.ts';
import type { Answer, NodeOrder, Question } from './protocol.ts';
import { RemoteNode } from './remote-node.ts';

/** A strategy that is open in processes of their own, one for each node. */
export interface Fleet extends OpenStrategy {
  readonly faults: NodeFaults;
  /** The sale has opened. */
  start(): void;
  /** The sale is over: hears what the nodes saw until now. */
  finish(end: SaleEnd, atUs: number): Promise<void>;
}

/** What {@link openFleet} takes. */
export interface FleetParts {
  readonly chosen: ChosenStrategy;
  readonly opening: StrategyToOpen;
  /** Of one node, whose world only `setUp` and `tearDown` see. */
  readonly shop: Shop;
  readonly host: ShopHost;
  readonly processes: NodeProcesses;
  readonly recorder: Recorder;
  readonly given?: Arrivals | undefined;
}

/** A node that has not told all that it saw by then is silent for good, ms of wall time. */
const LAST_WORDS_MS = 5_000;

/**
 * Loads the stock in this process, and opens the strategy in a process for every node.
 *
 * @throws SeckillError as `openStrategy` does
 */
export async function openFleet(parts: FleetParts): Promise<Fleet> {
  const { chosen, opening, shop, host, processes, recorder, given } = parts;
  const { sale, settings, scenario } = opening;
  const strategy = refOf(chosen);
  const tearDown = await setUpStrategy(opening, shop.nodes[0] as ShopNode, host);
  const merged = recorder.mergeNodes(scenario.nodes);
  const ids = { calls: 0, acquisitions: 0 };
  const nodes = Array.from({ length: scenario.nodes }, (_, node) => {
    const order: NodeOrder = {
      strategy,
      sale,
      settings,
      scenario,
      target: host.target,
      node,
      spec: processes.spec as NodeSpec,
      ...(given?.delayUs && { delayUs: given.delayUs }),
    };
    return new RemoteNode({ node, order, processes, merged, ids, nowUs: () => host.clock.nowUs() });
  });
  await Promise.all(nodes.map((node) => node.open()));
  const at = (node: number) => nodes[node] as RemoteNode;
  const ask = async (question: Question): Promise<Answer> => {
    let failure: unknown;
    for (const node of nodes) {
      try {
        return await node.ask(question);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  };
  const knows = (question: Question) => at(0).knows(question);
  return {
    entrances: nodes,
    remaining: () => ask('remaining') as Promise<number>,
    ...(knows('recorded') && { recorded: () => ask('recorded') as Promise<number> }),
    ...(knows('delivered') && { delivered: () => ask('delivered') as never }),
    closing: [
      () => Promise.allSettled(nodes.map((node) => node.ask('close'))),
      () => Promise.all(nodes.map((node) => node.close())),
      tearDown,
    ],
    faults: {
      stop: (node) => at(node).stop(),
      goOn: (node) => at(node).goOn(),
      crash: (node) => at(node).crash(),
    },
    start() {
      for (const node of nodes) node.opened();
    },
    async finish(end, atUs) {
      const question = end.by === 'completed' ? 'sync' : 'abandon';
      const silent = () => new Error('the node is silent');
      const lastWords = async (node: RemoteNode) => {
        // One that crashed at last comes back, and can be asked what is left.
        await node.returned;
        return node.ask(question);
      };
      await Promise.allSettled(nodes.map((node) => within(LAST_WORDS_MS, lastWords(node), silent)));
      merged.finish(atUs);
    },
  };
}
