import { matchesGlob } from '../../sim/redis-model/glob.ts';
import { printable } from './text.ts';
import { idOf, type KeyUsage, type Usage } from './usage.ts';

/** A key that is judged as a lock. */
export interface LockKey {
  readonly id: string;
  readonly db: number;
  readonly key: string;
  readonly attempts: number;
  /** True where each acquisition has a value of its own: a value tells whose lock it is. */
  readonly hasOwnValues: boolean;
}

/** A key, or a field of a hash, that is judged as a stock. */
export interface StockKey {
  readonly id: string;
  readonly db: number;
  readonly key: string;
  readonly field: string | undefined;
  /** The locks under which it is changed, by id. */
  readonly locks: readonly string[];
}

/** What a capture is judged by. */
export interface ChosenKeys {
  readonly locks: readonly LockKey[];
  readonly stocks: readonly StockKey[];
  /** How many more there were than are judged. */
  readonly locksLeft: number;
  readonly stocksLeft: number;
  /** Keys that may be meant, where nothing was found: the most used. */
  readonly near: readonly string[];
}

/** What a user said about the keys: globs as those of KEYS. */
export interface KeyPatterns {
  readonly lock?: string | undefined;
  readonly stockKey?: string | undefined;
}

/** Judged of each sort, the most used ones. */
export const MAX_JUDGED = 200;

/**
 * Finds locks and stocks by how they were used; a pattern replaces the finding of its sort.
 *
 * - lock: SET NX or SETNX at least twice, and deleted at least once;
 * - stock: an integer that is counted down, or that is read and written lower, and either is changed by
 *   clients that took a lock before, or is called so (`stock`, `inventory`, `remaining`, …).
 */
export function chooseKeys(usage: KeyUsage, patterns: KeyPatterns): ChosenKeys {
  const all = [...usage.usages];
  const isLock = patterns.lock === undefined ? looksLikeLock : named(patterns.lock, isTaken);
  const locks = all.filter(isLock).sort((one, other) => other.attempts - one.attempts);
  const lockIds = new Set(locks.map((one) => idOf(one, one.db)));
  const isStock =
    patterns.stockKey === undefined
      ? (one: Usage) => looksLikeStock(one, lockIds)
      : named(patterns.stockKey, isNumber);
  const stocks = all
    .filter((one) => !lockIds.has(idOf(one, one.db)) && isStock(one))
    .sort((one, other) => changes(other) - changes(one));
  return {
    locks: locks.slice(0, MAX_JUDGED).map((one) => ({
      id: idOf(one, one.db),
      db: one.db,
      key: one.key,
      attempts: one.attempts,
      hasOwnValues: !one.hasSharedValues,
    })),
    stocks: stocks.slice(0, MAX_JUDGED).map((one) => ({
      id: idOf(one, one.db),
      db: one.db,
      key: one.key,
      field: one.field,
      locks: [...one.underLock.keys()].filter((id) => lockIds.has(id)),
    })),
    locksLeft: Math.max(0, locks.length - MAX_JUDGED),
    stocksLeft: Math.max(0, stocks.length - MAX_JUDGED),
    near: all
      .filter(
        (one) => !locks.includes(one) && !stocks.includes(one) && (isTaken(one) || isNumber(one)),
      )
      .sort((one, other) => other.attempts + changes(other) - one.attempts - changes(one))
      .slice(0, 3)
      .map(({ key }) => printable(key)),
  };
}

const STOCK_NAME =
  /stock|inventor|remain|quota|qty|quantit|units|left|avail|goods|item|sku|seckill|kucun|库存/i;

function looksLikeLock({ attempts, deletions }: Usage): boolean {
  return attempts >= 2 && deletions >= 1;
}

function looksLikeStock(usage: Usage, locks: ReadonlySet<string>): boolean {
  if (usage.attempts > 0 || !isNumber(usage)) return false;
  const isLowered = usage.decrements > 0 || (usage.descents > 0 && usage.reads > 0);
  if (!isLowered) return false;
  const isLinked = [...usage.underLock].some(([lock, count]) => {
    return locks.has(lock) && count * 2 >= changes(usage);
  });
  return isLinked || STOCK_NAME.test(printable(`${usage.key} ${usage.field ?? ''}`));
}

function isTaken({ attempts }: Usage): boolean {
  return attempts > 0;
}

function isNumber(usage: Usage): boolean {
  return changes(usage) > 0;
}

function changes({ writes, decrements }: Usage): number {
  return writes + decrements;
}

/** Patterns are texts, keys are bytes. */
function named(pattern: string, isPossible: (usage: Usage) => boolean) {
  const bytes = Buffer.from(pattern, 'utf8').toString('latin1');
  return (usage: Usage) => isPossible(usage) && matchesGlob(bytes, usage.key);
}
