/** Strategies that are compared with one another under one name. */
export interface StrategyGroup {
  /** What `--strategy` takes; no strategy has this name. */
  readonly name: string;
  readonly about: string;
  /** Names of the catalog. */
  readonly strategies: readonly string[];
}

/** Every group, in the order in which `list` tells them; a strategy may be in several. */
export const groups: readonly StrategyGroup[] = [
  {
    name: 'redis',
    about: 'the stock is in Redis',
    strategies: [
      'naive',
      'unsafe-lock',
      'uuid-lock',
      'uuid-lock-hincrby',
      'hincrby',
      'lua-decrement',
      'watch-multi',
      'watchdog-lock',
      'redlock',
      'fenced-lock',
      'local-mutex',
      'zookeeper-lock',
      'queue',
      'rate-limited',
      'sharded-stock',
    ],
  },
  {
    name: 'lock',
    about: 'one buyer at a time',
    strategies: [
      'unsafe-lock',
      'uuid-lock',
      'uuid-lock-hincrby',
      'watchdog-lock',
      'redlock',
      'fenced-lock',
      'local-mutex',
      'zookeeper-lock',
    ],
  },
  {
    name: 'atomic',
    about: 'one indivisible deduction, no lock',
    strategies: [
      'hincrby',
      'lua-decrement',
      'sql-conditional',
      'rate-limited',
      'sharded-stock',
      'queue',
    ],
  },
  {
    name: 'optimistic',
    about: 'write only if nothing has changed, else try again',
    strategies: ['watch-multi', 'sql-optimistic'],
  },
  {
    name: 'sql',
    about: 'the stock is in a database',
    strategies: [
      'sql-naive',
      'sql-conditional',
      'sql-optimistic',
      'sql-pessimistic',
      'sql-reservation',
      'queue',
      'transactional-message',
    ],
  },
  {
    name: 'messaging',
    about: 'orders go on as messages',
    strategies: ['queue', 'transactional-message'],
  },
];
