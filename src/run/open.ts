import type { Deliveries } from '../core/deliveries.ts';
import { SeckillError } from '../core/errors.ts';
import type { Sale } from '../core/sale.ts';
import { type Entrance, openEntrance } from '../load/attempt.ts';
import type { Recorder } from '../load/recorder.ts';
import type { SaleEnd, ShopHost } from '../ports/host.ts';
import type { AnyStrategy, OptionSpecs, SettingsOf, StrategyNode } from '../ports/strategy.ts';
import type { FullWorld } from '../ports/world.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { NodeFaults } from './faults.ts';
import { Lanes } from './lanes.ts';
import { hasFile, placeOf, placeOfField } from './place.ts';
import type { Shop, ShopNode } from './world.ts';

/** A strategy that is open for business. */
export interface OpenStrategy {
  readonly entrances: readonly Entrance[];
  /** Its own counter, units; rejects where it cannot be read. */
  remaining(): Promise<number>;
  /** Units in its own orders; absent where it records none. */
  recorded?(): Promise<number>;
  /** What became of the messages of its orders, waited for `withinMs` at most; absent where it sends none. */
  delivered?(withinMs?: number): Promise<Deliveries>;
  /** The sale has opened. */
  start?(): void;
  /** The sale came to its end at `atUs`: gathers what nodes elsewhere saw until then. */
  finish?(end: SaleEnd, atUs: number): Promise<void>;
  /** What can go wrong with its nodes; absent where nothing can. */
  readonly faults?: NodeFaults;
  /** In order, each to be tried whatever became of the one before. */
  readonly closing: readonly (() => Promise<unknown>)[];
}

/** What is opened. */
export interface StrategyToOpen {
  readonly strategy: AnyStrategy;
  readonly sale: Sale;
  readonly settings: SettingsOf<OptionSpecs>;
  readonly scenario: Scenario;
}

/** A crowd larger than this opens its lanes as it comes. */
const MOST_PREPARED = 50_000;

/**
 * Loads the stock and opens the strategy on every node of the shop.
 *
 * @throws SeckillError (`not-runnable`) where the strategy's own code fails, (`target`) where the
 *   connection to a store broke
 */
export async function openStrategy(
  opening: StrategyToOpen,
  shop: Shop,
  host: ShopHost,
  recorder: Recorder,
): Promise<OpenStrategy> {
  const { strategy, sale, settings } = opening;
  const [{ world }] = shop.nodes as [ShopNode, ...ShopNode[]];
  const work = async (): Promise<OpenStrategy> => {
    await strategy.setUp(sale, world, settings);
    const opened = await open(opening, shop, host, recorder);
    const tearDown = async () => strategy.tearDown?.(sale, world, settings);
    return { ...opened, closing: [...opened.closing, tearDown] };
  };
  return explained(strategy, host, () => host.drive(work));
}

/**
 * Loads the stock, for nodes that open elsewhere. Gives how to end what it made.
 *
 * @throws SeckillError as {@link openStrategy} does
 */
export async function setUpStrategy(
  { strategy, sale, settings }: StrategyToOpen,
  { world }: ShopNode,
  host: ShopHost,
): Promise<() => Promise<unknown>> {
  const setUp = () => strategy.setUp(sale, world, settings);
  await explained(strategy, host, () => host.drive(setUp));
  return async () => strategy.tearDown?.(sale, world, settings);
}

/**
 * Opens the strategy on every node of the shop, its stock loaded.
 *
 * @throws SeckillError as {@link openStrategy} does
 */
export function openNodes(
  opening: StrategyToOpen,
  shop: Pick<Shop, 'nodes'>,
  host: ShopHost,
  recorder: Recorder,
): Promise<OpenStrategy> {
  const work = () => open(opening, shop, host, recorder);
  return explained(opening.strategy, host, () => host.drive(work));
}

/**
 * Opens the strategy on one node while the sale is on: the world moves by itself.
 *
 * @throws SeckillError as {@link openStrategy} does
 */
export function openDuringSale(
  opening: StrategyToOpen,
  node: ShopNode,
  host: ShopHost,
  recorder: Recorder,
): Promise<OpenStrategy> {
  const work = () => open(opening, { nodes: [node] }, host, recorder);
  return explained(opening.strategy, host, work);
}

async function open(
  { strategy, sale, settings, scenario }: StrategyToOpen,
  shop: Pick<Shop, 'nodes'>,
  host: ShopHost,
  recorder: Recorder,
): Promise<OpenStrategy> {
  const open = async (world: FullWorld) => {
    const node = await strategy.open(sale, world, settings);
    expectNode(strategy, node);
    return node;
  };
  const usesLanes = host.world === 'live' && strategy.sharesMemory === false;
  const nodes = await Promise.all(shop.nodes.map(({ world }) => open(world)));
  const lanes = usesLanes
    ? shop.nodes.map((node) => new Lanes(recorder, (lane) => open(node.worldSeenBy(lane))))
    : [];
  for (const one of lanes) await one.prepare(crowdPerNode(scenario));
  const [node] = nodes as [StrategyNode, ...StrategyNode[]];
  const recorded = node.recorded?.bind(node);
  const delivered = node.delivered?.bind(node);
  return {
    entrances: usesLanes
      ? lanes
      : nodes.map((node) => openEntrance(tellingPlaces(strategy, node), recorder)),
    remaining: () => node.remaining(),
    ...(recorded !== undefined && { recorded }),
    ...(delivered !== undefined && { delivered }),
    closing: [...lanes.map((one) => () => one.close()), ...nodes.map((node) => () => node.close())],
  };
}

const NODE = ['purchase', 'remaining', 'close'] as const;

/** What a file's `open` gives has been seen by no compiler, perhaps. */
function expectNode(strategy: AnyStrategy, node: unknown): void {
  const missing = NODE.filter((name) => typeof Object(node)[name] !== 'function');
  if (missing.length === 0) return;
  const place = placeOfField(strategy, 'open');
  const where = place === undefined ? '' : ` (${place})`;
  throw new TypeError(
    `open: expected an object with the functions ${NODE.join(', ')}, got one without ${missing.join(', ')}${where}`,
  );
}

/** The mistakes of a file's `purchase` are told with their line. */
function tellingPlaces(strategy: AnyStrategy, node: StrategyNode): StrategyNode {
  if (!hasFile(strategy)) return node;
  return {
    remaining: () => node.remaining(),
    close: () => node.close(),
    async purchase(request) {
      try {
        return await node.purchase(request);
      } catch (error) {
        const place = isMistake(error) ? placeOf(strategy, error) : undefined;
        if (place === undefined) throw error;
        throw new Error(`${(error as Error).message} (${place})`, { cause: error });
      }
    },
  };
}

/** Of the code itself; what a store or a service says is none. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}

function crowdPerNode({ buyers, doubleClick, inFlight, nodes, arrival }: Scenario): number {
  const crowd = Math.min(buyers * doubleClick, inFlight ?? MOST_PREPARED, MOST_PREPARED);
  return arrival.kind === 'burst' ? Math.ceil(crowd / nodes) : 0;
}

/** An error of the strategy's own code is no bug of the tool: the strategy, or its target, cannot run. */
async function explained<T>(
  strategy: AnyStrategy,
  host: ShopHost,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SeckillError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const place = placeOf(strategy, error);
    const where = place === undefined ? '' : ` (${place})`;
    const message = `${strategy.name} cannot be set up: ${reason}${where}`;
    const code = host.isBroken() ? 'target' : 'not-runnable';
    throw new SeckillError(code, message, undefined, { cause: error });
  }
}
