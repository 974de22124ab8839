import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { redlock } from '../../src/strategies/locks/redlock.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { simulate } from '../support/simulate.ts';

/** A master that takes commands and never answers. */
const silent = {
  set: () => new Promise(() => {}),
  defineCommand() {},
  seckillRelease: () => new Promise(() => {}),
} as unknown as Redis;

/** Buys under a lock of five masters, of which `count` are silent. */
function withSilent(count: number) {
  return ownStrategy(async ({ world }) => {
    const answering = world.redisNodes.slice(count);
    const nodes = [...Array.from({ length: count }, () => silent), ...answering];
    const alone = redlock({ ...world, nodes, lock: 'lock', ttlMs: 10_000, nodeTimeoutMs: 50 });
    return alone(async () => {
      await world.redis.decr('stock');
      return 'sold' as const;
    });
  });
}

describe('redlock', () => {
  const flags = { buyers: '3', stock: '3', retry: '1s±50%' };

  it('sells though two of five masters are silent, and waits 50 ms for them', async () => {
    const result = await simulate({ ...flags, strategy: withSilent(2) });
    expect(result).toMatchObject({ ended: { by: 'completed' }, sold: 3, overlaps: 0 });
    expect(result.foreignReleases).toBe(0);
  });

  it('tells that it failed, with the votes, where three are silent', async () => {
    const patience = '0s';
    const result = await simulate({ ...flags, patience, strategy: withSilent(3) });
    expect(result.attempts).toMatchObject({ total: 3, sold: 0, failed: 3 });
    expect(result.errors[0]?.message).toMatch(/expected 3 of 5 votes, got .*node 1: no answer/);
  });
});
