import { PurchaseFailed } from '../../core/purchase-failed.ts';
import { isZookeeperError } from '../../core/zookeeper-error.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { RandomPort } from '../../ports/random.ts';
import type { TracePort } from '../../ports/trace.ts';
import type { ZookeeperPort, ZookeeperWatchEvent } from '../../ports/zookeeper.ts';

/** What the lock works with. */
export interface ZookeeperLockOptions {
  readonly zookeeper: ZookeeperPort;
  readonly clock: ClockPort;
  readonly random: RandomPort;
  readonly trace: TracePort;
  /** The path below which those who want the lock queue; it is there. */
  readonly lock: string;
  /** How long one acquire may wait for its turn, ms; 0 for as long as it takes. */
  readonly waitMs: number;
}

/** What a holder is told of its lock. */
export interface ZookeeperHold {
  /** True once the session has expired, and while its connection is away: nobody can say then. */
  readonly isLost: boolean;
}

/** Runs work alone, or answers `busy` when the wait was in vain. */
export type ZookeeperLock = <T>(work: (hold: ZookeeperHold) => Promise<T>) => Promise<T | 'busy'>;

/**
 * The lock recipe of ZooKeeper, as Curator plays it: everybody makes an ephemeral sequential node, and the first of
 * them holds the lock. Everybody else watches the one before its own, and looks again when that is gone, since it
 * may have gone without having had its turn.
 *
 * ```text
 *   …-0000000003   holds the lock
 *   …-0000000004   watches 3
 *   …-0000000007   watches 4: a release wakes one, and not the whole crowd
 * ```
 *
 * A node's name begins with a GUID, by which it is found again when the answer to its creation was lost.
 *
 * @throws PurchaseFailed where the session ended before the lock was granted
 */
export function zookeeperLock(options: ZookeeperLockOptions): ZookeeperLock {
  const { zookeeper, random, trace, lock } = options;
  return async (work) => {
    const own = await enter(options, random.uuid());
    if (!(await waitOrLeave(options, own))) return 'busy';
    const section = trace.acquired(lock);
    const hold = watchSession(zookeeper);
    try {
      return await work(hold);
    } finally {
      hold.stop();
      section.releasing();
      section.released(await leave(zookeeper, `${lock}/${own}`));
    }
  };
}

/** Makes the own node, and gives its name. */
async function enter({ zookeeper, lock }: ZookeeperLockOptions, guid: string): Promise<string> {
  const prefix = `_c_${guid}-lock-`;
  for (;;) {
    try {
      const path = await zookeeper.create(`${lock}/${prefix}`, { mode: 'ephemeral-sequential' });
      return path.slice(lock.length + 1);
    } catch (error) {
      // It may be there, and nobody else would ever remove it while this session lives.
      if (!isZookeeperError(error, 'connection-loss')) throw explained(error);
      const names = await again(() => zookeeper.getChildren(lock));
      const made = names.find((name) => name.startsWith(prefix));
      if (made !== undefined) return made;
    }
  }
}

/** A node that was left in the queue would keep everybody waiting who comes after it. */
async function waitOrLeave(options: ZookeeperLockOptions, own: string): Promise<boolean> {
  const { zookeeper, lock } = options;
  let isTurn = false;
  try {
    isTurn = await waitForTurn(options, own);
    return isTurn;
  } finally {
    if (!isTurn) await leave(zookeeper, `${lock}/${own}`).catch(() => false);
  }
}

/** True when the own node is the first; false when the wait is over. */
async function waitForTurn(options: ZookeeperLockOptions, own: string): Promise<boolean> {
  const { zookeeper, clock, lock, waitMs } = options;
  const untilMs = waitMs === 0 ? Number.POSITIVE_INFINITY : clock.nowMs() + waitMs;
  for (;;) {
    const names = await again(() => zookeeper.getChildren(lock));
    if (!names.includes(own)) throw new PurchaseFailed(SESSION_ENDED);
    const before = predecessor(names, own);
    if (before === undefined) return true;
    const change = await changeOf(options, `${lock}/${before}`, untilMs);
    if (change === 'session-expired') throw new PurchaseFailed(SESSION_ENDED);
    if (change === 'too late') return false;
  }
}

/** Waits for the first thing that befalls a node, or the session; `deleted` at once where it is gone already. */
async function changeOf(
  { zookeeper, clock }: ZookeeperLockOptions,
  path: string,
  untilMs: number,
): Promise<ZookeeperWatchEvent | 'too late'> {
  let tell: (event: ZookeeperWatchEvent) => void = () => {};
  const told = new Promise<ZookeeperWatchEvent>((resolve) => {
    tell = resolve;
  });
  if ((await again(() => zookeeper.exists(path, tell))) === undefined) return 'deleted';
  if (untilMs === Number.POSITIVE_INFINITY) return told;
  const waiting = new AbortController();
  const late = clock.sleep(untilMs - clock.nowMs(), waiting.signal).then(() => 'too late' as const);
  const change = await Promise.race([told, late]);
  waiting.abort();
  return change;
}

/** Removes the own node; answers whether it was there until now. */
async function leave(zookeeper: ZookeeperPort, path: string): Promise<boolean> {
  for (let tried = 0; ; tried++) {
    try {
      await zookeeper.remove(path);
      return true;
    } catch (error) {
      // Whoever asks again may have removed it the first time.
      if (isZookeeperError(error, 'no-node')) return tried > 0;
      if (isZookeeperError(error, 'session-expired')) return false;
      if (!isZookeeperError(error, 'connection-loss')) throw error;
    }
  }
}

/** The name that stands before the own one by its number; undefined for the first. */
function predecessor(names: readonly string[], own: string): string | undefined {
  const ownNumber = numberOf(own);
  let before: string | undefined;
  let highest = '';
  for (const name of names) {
    const number = numberOf(name);
    if (number >= ownNumber || number <= highest) continue;
    highest = number;
    before = name;
  }
  return before;
}

/** Ten digits, so that text compares as numbers do. */
function numberOf(name: string): string {
  return name.slice(-10);
}

/** A request that changes nothing is made again when its answer was lost. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isZookeeperError(error, 'connection-loss')) throw explained(error);
    }
  }
}

const SESSION_ENDED = 'the session ended before the lock was granted';

/** Without its session nobody holds anything, and nothing has been written. */
function explained(error: unknown): unknown {
  return isZookeeperError(error, 'session-expired') ? new PurchaseFailed(SESSION_ENDED) : error;
}

function watchSession(zookeeper: ZookeeperPort): ZookeeperHold & { stop(): void } {
  const { id } = zookeeper.session;
  let isExpired = false;
  const stop = zookeeper.onSession((state) => {
    if (state === 'expired') isExpired = true;
  });
  return {
    get isLost() {
      return isExpired || !zookeeper.session.isConnected || zookeeper.session.id !== id;
    },
    stop,
  };
}
