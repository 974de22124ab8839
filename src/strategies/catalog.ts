import type { AnyStrategy } from '../ports/strategy.ts';
import { fencedLock } from './fenced-lock.ts';
import { hincrby } from './hincrby.ts';
import { localMutex } from './local-mutex.ts';
import { luaDecrement } from './lua-decrement.ts';
import { naive } from './naive.ts';
import { queue } from './queue.ts';
import { rateLimited } from './rate-limited.ts';
import { redlock } from './redlock.ts';
import { shardedStock } from './sharded-stock.ts';
import { sqlConditional } from './sql-conditional.ts';
import { sqlNaive } from './sql-naive.ts';
import { sqlOptimistic } from './sql-optimistic.ts';
import { sqlPessimistic } from './sql-pessimistic.ts';
import { sqlReservation } from './sql-reservation.ts';
import { transactionalMessage } from './transactional-message.ts';
import { unsafeLock } from './unsafe-lock.ts';
import { uuidLock } from './uuid-lock.ts';
import { uuidLockHincrby } from './uuid-lock-hincrby.ts';
import { watchMulti } from './watch-multi.ts';
import { watchdogLock } from './watchdog-lock.ts';
import { zookeeperLock } from './zookeeper-lock.ts';

/** Every built-in strategy, in the order in which tables list them. */
export const strategies: readonly AnyStrategy[] = [
  naive,
  unsafeLock,
  uuidLock,
  uuidLockHincrby,
  hincrby,
  luaDecrement,
  watchMulti,
  watchdogLock,
  redlock,
  zookeeperLock,
  fencedLock,
  localMutex,
  sqlNaive,
  sqlConditional,
  sqlOptimistic,
  sqlPessimistic,
  sqlReservation,
  transactionalMessage,
  rateLimited,
  shardedStock,
  queue,
];
