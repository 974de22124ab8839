import { SeckillError } from '../../core/errors.ts';
import { seededSource } from '../../core/random.ts';
import type { Sale } from '../../core/sale.ts';
import type { FaultBudget } from '../../core/schedule.ts';
import { Recorder } from '../../load/recorder.ts';
import type { AnyStrategy, OptionSpecs, SettingsOf } from '../../ports/strategy.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { SteppedHost } from '../../sim/steps/host.ts';
import type { Mirror } from '../../sim/steps/mirror.ts';
import { strategies as builtIn } from '../../strategies/catalog.ts';
import { mastersFor } from '../hosts.ts';
import { saleOf } from '../one.ts';
import { type OpenStrategy, openStrategy } from '../open.ts';
import { modelledSqlFor, whyNotSimulated } from '../simulated.ts';
import { openShop, type Shop } from '../world.ts';
import { zookeeperSessionFor } from '../zookeepers.ts';

/** What is searched: a strategy, a small sale, and what may go wrong. */
export interface SearchSpace {
  readonly strategy: AnyStrategy;
  readonly settings: SettingsOf<OptionSpecs>;
  /** Its buyers, stock, quantity, limit, nodes and seed count. */
  readonly scenario: Scenario;
  readonly budget: FaultBudget;
  /** Attempts that one buyer makes at most. */
  readonly attempts: number;
  /**
   * How long a delayed answer of each service takes at most, µs; any time where it is not given. It comes at
   * once, when something expires or a timer fires, or then.
   */
  readonly latestUs?: Readonly<Record<'validate' | 'order', number>>;
  /** False makes the arrival of a reply a choice of its own even where nobody can tell. */
  readonly repliesAtOnce?: boolean;
  /** Independent Redis masters; as many as the strategy needs, unless told. */
  readonly masters?: number;
}

/**
 * What the nodes of a strategy do beside its purchases, where it needs what is for that: a queue, or lines on which buyers
 * are told later; undefined where they do nothing.
 */
export function staffOf({ needs, worksApart }: AnyStrategy): 'apart' | 'beside' | undefined {
  if (!needs.includes('queue') && !needs.includes('notifier')) return undefined;
  return worksApart === true ? 'apart' : 'beside';
}

/** How long a service takes is for the chooser to decide; this is how long it may take. */
const ANY_TIME = { validate: Number.POSITIVE_INFINITY, order: Number.POSITIVE_INFINITY };

/** A shop that is open in a searched world, before the first buyer comes. */
export interface SearchWorld {
  readonly host: SteppedHost;
  readonly recorder: Recorder;
  readonly shop: Shop;
  readonly opened: OpenStrategy;
  readonly sale: Sale;
  /** Makes it like new for another schedule; false where it cannot be. */
  renew(): boolean;
}

/**
 * Opens a world for one schedule after the other; with a `mirror`, for one.
 *
 * @throws SeckillError (`not-runnable`) where the strategy's own code fails to set it up
 */
export async function openSearchWorld(space: SearchSpace, mirror?: Mirror): Promise<SearchWorld> {
  const { strategy, settings, scenario, budget } = space;
  const reason = whyNotSimulated(strategy, scenario);
  if (reason !== undefined) throw new SeckillError('not-runnable', reason);
  const staff = staffOf(strategy);
  const sharesMemory = strategy.sharesMemory !== false || staff !== undefined;
  const random = seededSource(scenario.seed);
  const host = new SteppedHost({
    buyers: scenario.buyers,
    nodes: scenario.nodes,
    servers: space.masters ?? mastersFor(strategy),
    zookeeperSessionMs: zookeeperSessionFor(strategy),
    sql: modelledSqlFor(strategy, scenario),
    hasQueue: strategy.needs.includes('queue'),
    hasNotifier: strategy.needs.includes('notifier'),
    staff,
    budget,
    random,
    careful: !builtIn.includes(strategy),
    virtualGlobals: !builtIn.includes(strategy),
    sharesMemory,
    repliesAtOnce: space.repliesAtOnce ?? true,
    mirror,
  });
  const sale = saleOf(scenario, host.saleId);
  const recorder = new Recorder(host.clock, [], host.scope);
  const { validate, order } = space.latestUs ?? ANY_TIME;
  const services = { validate: () => validate, order: () => order };
  const shop = await host.drive(() => openShop(host, scenario, recorder, services));
  const opened = await openStrategy({ strategy, sale, settings, scenario }, shop, host, recorder);
  if (staff !== undefined) await host.calm();
  // Where buyers share memory, what was subscribed to and is waited for goes on into the sale.
  if (!sharesMemory) host.reset();
  host.keepOpening();
  return {
    host,
    recorder,
    shop,
    opened,
    sale,
    renew() {
      if (sharesMemory || !host.tidy()) return false;
      shop.reclaim((client) => host.isClean(client));
      host.reset();
      return true;
    },
  };
}
