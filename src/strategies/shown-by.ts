/**
 * Two command lines, what stands after `seckill-bench`: a run on the simulator or a search, so that they work with
 * nothing installed.
 */
export interface ShownBy {
  /** The strategy keeps what it promises: exit code 0. */
  readonly holds: string;
  /** It breaks as its `breaksWhen` says: exit code 1. */
  readonly breaks: string;
}

/** What shows each strategy of the catalog right, and what breaks it. */
export const shownBy: ReadonlyMap<string, ShownBy> = new Map([
  // One buyer alone: with two it is over.
  ['naive', { holds: 'explore -s naive --buyers 1', breaks: 'run -s naive' }],
  ran('unsafe-lock', '--delay 5s', '--delay 12s'),
  ran('uuid-lock', '--delay 5s', '--delay 12s'),
  searched('uuid-lock-hincrby', '--failover'),
  ran('hincrby', '--delay 12s', '--quantity 3'),
  searched('lua-decrement', '--crash'),
  searched('watch-multi', '--crash'),
  ran('watchdog-lock', '--delay 12s', '--delay 12s --nodes 2 --fault pause:1m@5s'),
  ran('redlock', '--delay 5s', '--delay 12s'),
  ran('zookeeper-lock', '--delay 12s', '--delay 12s --nodes 2 --fault pause:1m@5s'),
  searched('fenced-lock', '--crash'),
  ran('local-mutex', '--delay 12s', '--delay 12s --nodes 2'),
  ran('sql-naive', '--delay 12s --isolation repeatable-read', '--delay 12s'),
  searched('sql-conditional', '--crash'),
  searched('sql-optimistic', '--crash'),
  searched('sql-pessimistic', '--crash'),
  searched('sql-reservation', '--crash'),
  ran(
    'transactional-message',
    '--delay 12s',
    '--set consumerDies=after-effect --set idempotent=false',
  ),
  searched('rate-limited', '--crash'),
  searched('sharded-stock', '--crash'),
  ran('queue', '--delay 12s', '--set workerDies=10 --set idempotent=false'),
]);

/** A run for both. */
function ran(name: string, holds: string, breaks: string): [string, ShownBy] {
  return [name, { holds: `run -s ${name} ${holds}`, breaks: `run -s ${name} ${breaks}` }];
}

/** It holds under load, and a search finds what breaks it. */
function searched(name: string, fault: string): [string, ShownBy] {
  return [name, { holds: `run -s ${name} --delay 12s`, breaks: `explore -s ${name} ${fault}` }];
}
