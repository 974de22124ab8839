import { type FaultBudget, NO_FAULTS } from '../../../src/core/schedule.ts';
import { Dfs, type DfsOptions } from '../../../src/explore/dfs.ts';
import type { Policy } from '../../../src/explore/policy.ts';
import type { AnyStrategy } from '../../../src/ports/strategy.ts';
import { playSchedules } from '../../../src/run/explore/runner.ts';
import type { Played } from '../../../src/run/explore/schedule.ts';
import type { SearchSpace } from '../../../src/run/explore/world.ts';
import { settingsFor } from '../../../src/run/settings.ts';
import { strategies } from '../../../src/strategies/catalog.ts';
import { scenarioOf } from '../../support/simulate.ts';

/** The built-in strategies that need nothing but Redis: the searched world has nothing else. */
export const searched = strategies.filter(({ needs }) =>
  needs.every((need) => need.startsWith('redis')),
);

/** A small world to search. */
export interface Small {
  /** 2 unless told. */
  readonly buyers?: number;
  /** 1 unless told. */
  readonly stock?: number;
  /** Processes; one for each buyer unless told. */
  readonly nodes?: number;
  readonly faults?: Partial<FaultBudget>;
  /** 3 unless told. */
  readonly attempts?: number;
  readonly repliesAtOnce?: boolean;
  readonly masters?: number;
  /** Other flags of the sale, and options of the strategy as of `--set`. */
  readonly lockTtl?: string;
  readonly quantity?: string;
  readonly set?: readonly string[];
}

/** The space of a strategy, by name or as a value. */
export function spaceOf(strategy: string | AnyStrategy, small: Small = {}): SearchSpace {
  const { buyers = 2, stock = 1, nodes = buyers, attempts = 3, faults, ...others } = small;
  const { lockTtl, quantity, set, ...rest } = others;
  const known = typeof strategy === 'string' ? strategies : [strategy];
  const found = known.find((one) => one === strategy || one.name === strategy);
  if (found === undefined) throw new Error(`strategy: expected a name, got ${strategy}`);
  const flags = {
    ...{ buyers: `${buyers}`, stock: `${stock}`, nodes: `${nodes}` },
    ...(lockTtl === undefined ? {} : { lockTtl }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(set === undefined ? {} : { set }),
  };
  const scenario = scenarioOf(
    { strategy: [found.name], ...flags },
    known.map(({ name }) => name),
  );
  const settings = settingsFor(found, scenario, []);
  return {
    strategy: found,
    scenario,
    settings,
    budget: { ...NO_FAULTS, ...faults },
    attempts,
    ...rest,
  };
}

/** What a search came to. */
export interface Searched {
  readonly visited: number;
  /** How many schedules there are; undefined where the policy does not know. */
  readonly all: bigint | undefined;
  /** What the schedules that were played to their end came to, sorted. */
  readonly outcomes: readonly string[];
  /** Figures that were violated, sorted. */
  readonly violated: readonly string[];
  /** By figure: schedules until the first. */
  readonly foundAfter: Readonly<Record<string, number>>;
  /** How the schedules ended, and how often. */
  readonly ends: Readonly<Record<string, number>>;
}

/** When a search is over before its policy has nothing left. */
export interface Limits {
  readonly most?: number;
  /** Stops when this figure is violated. */
  readonly until?: string;
}

/** Plays the schedules of a policy. */
export async function searchWith(
  policy: Policy,
  space: SearchSpace,
  { most = Number.POSITIVE_INFINITY, until = '' }: Limits = {},
): Promise<Searched> {
  const outcomes = new Set<string>();
  const foundAfter: Record<string, number> = {};
  const ends: Record<string, number> = {};
  let visited = 0;
  const next = () => (visited < most && !(until in foundAfter) ? policy.next() : undefined);
  const onPlayed = ({ end, outcome, violations }: Played): void => {
    visited += 1;
    policy.done({ isCut: end === 'cut', isBounded: end === 'bounded' });
    ends[end] = (ends[end] ?? 0) + 1;
    if (end !== 'cut') outcomes.add(outcome);
    for (const { figure } of violations) foundAfter[figure] ??= visited;
  };
  await playSchedules(space, next, onPlayed);
  const { all } = policy.covered();
  const violated = Object.keys(foundAfter).sort();
  return { visited, all, outcomes: [...outcomes].sort(), violated, foundAfter, ends };
}

/** Depth first, through everything. */
export function searchAll(space: SearchSpace, options?: DfsOptions): Promise<Searched> {
  return searchWith(new Dfs(options), space);
}
