import type { RedisModel } from '../../../../src/sim/redis-model/server.ts';

/** The databases that the commands use. */
const DATABASES = 3;

/** Commands whose replies show everything that the databases hold. */
export function snapshotSteps(model: RedisModel): string[][] {
  const steps: string[][] = [];
  for (let index = 0; index < DATABASES; index++) {
    steps.push(['select', String(index)], ['keys', '*']);
    for (const [key, { value }] of model.db(index).entries()) {
      steps.push(['type', key], ['pexpiretime', key], DUMPS[value.type](key));
    }
  }
  return steps;
}

const DUMPS = {
  string: (key: string) => ['get', key],
  hash: (key: string) => ['hgetall', key],
  list: (key: string) => ['lrange', key, '0', '-1'],
  set: (key: string) => ['smembers', key],
  zset: (key: string) => ['zrange', key, '0', '-1', 'withscores'],
  stream: (key: string) => ['xinfo', 'stream', key, 'full', 'count', '0'],
};
