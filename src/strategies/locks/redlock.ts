import type { Redis } from 'ioredis';
import { PurchaseFailed } from '../../core/purchase-failed.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { RandomPort } from '../../ports/random.ts';
import type { TracePort } from '../../ports/trace.ts';
import { RELEASE, releaseScript } from '../lua/release.ts';
import { defineScript, type LuaCall } from '../lua/script.ts';
import type { TryLock } from './uuid-lock.ts';

/** What the lock works with. */
export interface RedlockOptions {
  /** Independent masters; a majority of them grants. */
  readonly nodes: readonly Redis[];
  readonly clock: ClockPort;
  readonly random: RandomPort;
  readonly trace: TracePort;
  /** The key on every node. */
  readonly lock: string;
  /** ms, an integer. */
  readonly ttlMs: number;
  /** How long a node may take to answer, to an acquire or a release, ms; small against the TTL. */
  readonly nodeTimeoutMs: number;
}

/** The clocks of client and servers may differ by this share of the TTL, plus {@link DRIFT_MS}. */
const DRIFT_SHARE = 0.01;
/** Redis' own expiry precision, ms. */
const DRIFT_MS = 2;

/** A node's answer to an acquire. */
type Vote = 'granted' | 'taken' | 'no answer' | Error;

/**
 * The Redlock algorithm of the Redis documentation: SET NX PX on every master at once, a majority
 * within the lock's validity (TTL − time elapsed − drift), and a release on all of them, on those
 * that said no as well.
 *
 * @throws PurchaseFailed when too many nodes erred or were silent for any majority; the message
 *   shows the votes, the time elapsed and the validity left.
 */
export function redlock(options: RedlockOptions): TryLock {
  const { nodes, clock, random, trace, lock, ttlMs } = options;
  const quorum = Math.floor(nodes.length / 2) + 1;
  const releases = nodes.map((node) => defineScript(node, releaseScript));
  return async (work) => {
    const owner = random.uuid();
    const startMs = clock.nowMs();
    const votes = await askAll(options, owner);
    const elapsedMs = clock.nowMs() - startMs;
    const validityMs = ttlMs - elapsedMs - (ttlMs * DRIFT_SHARE + DRIFT_MS);
    if (count(votes, 'granted') < quorum || validityMs <= 0) {
      await releaseAll(releases, options, owner);
      if (count(votes, 'granted') + count(votes, 'taken') >= quorum) return 'busy';
      throw new PurchaseFailed(describe(options, votes, quorum, elapsedMs, validityMs));
    }
    const section = trace.acquired(lock, { ttlMs });
    try {
      return await work();
    } finally {
      section.releasing();
      section.released((await releaseAll(releases, options, owner)) >= quorum);
    }
  };
}

/** Asks every node at once; silent ones count as `no answer` after the timeout. */
async function askAll(
  { nodes, clock, lock, ttlMs, nodeTimeoutMs }: RedlockOptions,
  owner: string,
): Promise<readonly Vote[]> {
  const votes: Vote[] = nodes.map(() => 'no answer');
  const asked = nodes.map(async (node, index) => {
    try {
      const granted = await node.set(lock, owner, 'PX', ttlMs, 'NX');
      votes[index] = granted === 'OK' ? 'granted' : 'taken';
    } catch (error) {
      votes[index] = error instanceof Error ? error : new Error(String(error));
    }
  });
  await Promise.race([Promise.all(asked), clock.sleep(nodeTimeoutMs)]);
  // A vote that comes later is not counted; the release below removes what it granted.
  return [...votes];
}

/**
 * How many nodes deleted this owner's lock. A node that erred did not, as far as we know, and one that is
 * silent is waited for no longer than for its vote: its lock expires by itself.
 */
async function releaseAll(
  releases: readonly LuaCall[],
  { clock, lock, nodeTimeoutMs }: RedlockOptions,
  owner: string,
): Promise<number> {
  let deleted = 0;
  const asked = releases.map(async (release) => {
    if ((await release(lock, owner)) === RELEASE.deleted) deleted += 1;
  });
  await Promise.race([Promise.allSettled(asked), clock.sleep(nodeTimeoutMs)]);
  return deleted;
}

function count(votes: readonly Vote[], kind: Vote): number {
  return votes.filter((vote) => vote === kind).length;
}

function describe(
  { lock, nodes }: RedlockOptions,
  votes: readonly Vote[],
  quorum: number,
  elapsedMs: number,
  validityMs: number,
): string {
  const each = votes.map((vote, index) => {
    return `node ${index + 1}: ${vote instanceof Error ? vote.message : vote}`;
  });
  return (
    `redlock ${lock}: expected ${quorum} of ${nodes.length} votes, got ` +
    `${count(votes, 'granted')} (${each.join('; ')}), ${elapsedMs.toFixed(1)} ms elapsed, ` +
    `validity left ${validityMs.toFixed(1)} ms`
  );
}
