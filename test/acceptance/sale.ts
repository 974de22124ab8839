import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { RunDocument, RunResult } from '../../src/core/result.ts';

const bin = fileURLToPath(new URL('../../bin/seckill-bench.js', import.meta.url));

/** Runs the real tool, and gives its exit code and its only result. */
export async function sale(...args: string[]): Promise<{ exit: number; result: RunResult }> {
  const { exit, results } = await sales(...args);
  return { exit, result: results[0] as RunResult };
}

/** The same with all of its results. */
export async function sales(
  ...args: string[]
): Promise<{ exit: number; results: readonly RunResult[] }> {
  const ran = await execa({ reject: false })`node ${[bin, 'run', ...args, '--json', '--quiet']}`;
  const { results } = JSON.parse(ran.stdout) as RunDocument;
  return { exit: ran.exitCode ?? -1, results };
}

/** With the default sale and a delay of 12 s against a TTL of 10 s. */
export const OVERSELL = ['naive', 'unsafe-lock', 'uuid-lock', 'redlock'] as const;
export const HOLD = ['uuid-lock-hincrby', 'hincrby', 'lua-decrement', 'watch-multi'] as const;
/** Of those that came later; on real servers a tenth of the crowd shows the same. */
export const ALSO_HOLD = [
  ...['watchdog-lock', 'fenced-lock', 'local-mutex', 'rate-limited', 'sharded-stock'],
] as const;

/** Those that need more than Redis; each has tests of its own on real servers. */
export const HOLD_WITH_STORES = [
  ...['zookeeper-lock', 'sql-conditional', 'sql-optimistic', 'sql-pessimistic', 'sql-reservation'],
  ...['queue', 'transactional-message'],
] as const;
