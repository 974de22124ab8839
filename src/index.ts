export { OUTCOMES, type Outcome } from './core/outcome.ts';
export { PurchaseFailed } from './core/purchase-failed.ts';
export type { Sale } from './core/sale.ts';
export {
  isZookeeperError,
  ZookeeperError,
  type ZookeeperErrorCode,
} from './core/zookeeper-error.ts';
export type { ClockPort } from './ports/clock.ts';
export { defineStrategy } from './ports/define-strategy.ts';
export type { DownstreamPort } from './ports/downstream.ts';
export type { RandomPort } from './ports/random.ts';
export type { BorrowConnection, RedisPort } from './ports/redis.ts';
export type { SqlFailure, SqlPort, SqlSettings } from './ports/sql.ts';
export type {
  AnyStrategy,
  OptionSpec,
  OptionSpecs,
  PromiseName,
  PurchaseRequest,
  SettingsOf,
  Strategy,
  StrategyNode,
} from './ports/strategy.ts';
export type { CriticalSection, PendingRelease, TracePort } from './ports/trace.ts';
export type { BaseWorld, FullWorld, Need, NeededPorts, WorldFor } from './ports/world.ts';
export type {
  ZnodeMode,
  ZnodeStat,
  ZookeeperPort,
  ZookeeperSession,
  ZookeeperSessionState,
  ZookeeperWatch,
  ZookeeperWatchEvent,
} from './ports/zookeeper.ts';
