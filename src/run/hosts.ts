import { randomBytes } from 'node:crypto';
import { seededSource } from '../core/random.ts';
import { openLiveHost } from '../live/host.ts';
import { findServerProgram } from '../live/program.ts';
import { type Reaper, startReaper } from '../live/reaper-pipe.ts';
import { createRedactor, type Redactor } from '../live/redact.ts';
import { parseTargets, type TargetEnvironment } from '../live/target.ts';
import type { WorldHost } from '../ports/host.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import { onSimulator } from '../scenario/redis-options.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { SimHost } from '../sim/host.ts';
import { strategies as builtIn } from '../strategies/catalog.ts';

/** Independent masters for a strategy that needs `redis-nodes`. */
const MASTERS = 5;

/** Makes the worlds of one run, one after the other. */
export interface HostMaker {
  /** Takes the passwords of the targets out of whatever is told. */
  readonly redactor: Redactor;
  /** How many masters the target has for `strategy`; the reason where that is not what it needs. */
  whyNotRunnable(strategy: AnyStrategy): string | undefined;
  open(strategy: AnyStrategy): Promise<WorldHost>;
  /** Lets go of what outlives a single world. */
  close(): Promise<void>;
}

/**
 * The worlds of a scenario's target.
 *
 * @throws SeckillError (`target`) where no server program is installed; UsageError for bad URLs
 */
export function hostMaker(
  scenario: Scenario,
  env: Readonly<Record<string, string | undefined>>,
  note: (text: string) => void,
): HostMaker {
  return scenario.target.kind === 'sim' ? simHosts(scenario, note) : liveHosts(scenario, env, note);
}

function simHosts(scenario: Scenario, note: (text: string) => void): HostMaker {
  const idle = onSimulator(scenario.redisOptions, 'without-effect');
  if (idle.length > 0) {
    note(`${idle.join(', ')}: without effect on the simulator, whose connections never break`);
  }
  return {
    redactor: createRedactor([]),
    whyNotRunnable: () => undefined,
    open: async (strategy) =>
      new SimHost({
        random: seededSource(scenario.seed),
        servers: mastersFor(strategy),
        networkUs: scenario.networkUs,
        careful: !builtIn.includes(strategy),
        sharesMemory: strategy.sharesMemory,
      }),
    close: async () => {},
  };
}

function liveHosts(
  scenario: Scenario,
  env: Readonly<Record<string, string | undefined>>,
  note: (text: string) => void,
): HostMaker {
  const { target, allowRemote } = scenario;
  const { retryDelay, ...overrides } = scenario.redisOptions;
  const urls = target.kind === 'redis' ? target.urls : [];
  const { endpoints, redactor } = parseTargets(urls, env as TargetEnvironment, { allowRemote });
  const program =
    target.kind === 'local' ? findServerProgram(env.PATH ?? '', process.platform) : undefined;
  const reaper: Reaper = startReaper(note);
  const runId = randomBytes(6).toString('hex');
  let opened = 0;
  return {
    redactor,
    whyNotRunnable: (strategy) => {
      const needed = mastersFor(strategy);
      if (program !== undefined || endpoints.length >= needed) return undefined;
      return `it needs ${needed} masters, and --target was given ${endpoints.length}: repeat it for each`;
    },
    open: (strategy) => {
      opened += 1;
      const servers = mastersFor(strategy);
      return openLiveHost({
        target:
          program === undefined
            ? { kind: 'redis', endpoints: endpoints.slice(0, servers) }
            : { kind: 'local', program, servers },
        keysBySale: builtIn.includes(strategy),
        runId: `${runId}-${opened}`,
        maxTimeMs: scenario.maxTimeMs / scenario.timeScale,
        reaper,
        overrides,
        ...(retryDelay !== undefined && { reconnectPauseMs: retryDelay }),
        note,
      });
    },
    close: () => reaper.close(),
  };
}

/** How many independent masters a strategy needs. */
export function mastersFor(strategy: AnyStrategy): number {
  return strategy.needs.includes('redis-nodes') ? MASTERS : 1;
}
