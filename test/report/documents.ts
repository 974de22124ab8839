import type { RunDocument, RunResult } from '../../src/core/result.ts';
import { worstVerdict } from '../../src/core/verdict.ts';
import { history } from '../check/history.ts';
import { incident } from '../check/incident.ts';
import { resultOf } from '../check/run.ts';

const scenario = { stock: 1, buyers: 2, delay: '12s', orderDelay: '0s', lockTtl: '10s' };

/** The incident, failing. */
export const failing: RunResult = resultOf(incident(), {
  promises: ['one-holder', 'own-release'],
  identity: {
    strategy: 'unsafe-lock',
    scenario,
    reproduce: ['run', '--strategy', 'unsafe-lock', '--delay', '12s', '--seed', '1'],
  },
});

/** Two buyers and one unit, nothing wrong. */
export const passing: RunResult = resultOf(
  history().start(1).start(2).at(900).end(1, 'sold').end(2, 'sold-out').leave(1, 'served'),
  {
    expect: ['oversold==0', 'p99<1ms'],
    identity: { strategy: 'hincrby', scenario: { ...scenario, delay: '0s' } },
  },
);

/** One buyer alone, an error, and no end. */
export const undecided: RunResult = resultOf(
  history().start(1).at(900).end(1, 'unclear', 1, 'Connection is closed').start(2),
  {
    expect: ['responseUsBy.busy.p99<5ms'],
    timeScale: 60,
    identity: { strategy: 'watch-multi', target: 'local', world: 'live', scenario },
    final: {
      remaining: null,
      ended: { by: 'max-time', detail: '10m of wall time' },
      unfinishedAttempts: [{ attempt: 2, buyer: 2, sinceUs: 900 }],
      unfinishedBuyers: 1,
    },
  },
);

/** A document as `run` makes it. */
export function documentOf(
  results: readonly RunResult[],
  notRun: RunDocument['notRun'] = [],
): RunDocument {
  return {
    schemaVersion: 1,
    tool: { name: 'seckill-bench', version: '0.1.0' },
    verdict: worstVerdict(results.map(({ verdict }) => verdict)),
    wall: {
      startedAt: '2025-01-01T00:00:00.000Z',
      elapsedMs: 12.5,
      node: 'v20.19.0',
      platform: 'linux x64',
    },
    results,
    notRun,
  };
}
