import { describe, expect, it } from 'vitest';
import type { DrawnStep } from '../../../src/core/drawing.ts';
import { replaySteps } from '../../../src/run/explore/replay.ts';
import { searchSpace } from '../../support/search-space.ts';

type Faults = Parameters<typeof searchSpace>[1];

/** Plays the moves as far as they go, and tells each step in a line. */
async function told(strategy: string, faults: Faults, steps: readonly string[], buyers = '2') {
  const space = { ...searchSpace(strategy, faults, { buyers, nodes: buyers }), attempts: 1 };
  const { drawing } = await replaySteps(space, steps);
  return drawing.steps.map(tell);
}

function tell({ phrases, locks, stock, inside, stopped, crashed }: DrawnStep): string {
  const what = phrases.map(({ text, mark }) => text + (mark === null ? '' : ` <- ${mark}`));
  const held = locks.map(({ holder, expiresUs }) => `${holder}@${(expiresUs ?? 0) / 1e6}`);
  const state = [`lock ${held.join(' ') || 'free'}`, `stock ${stock}`];
  const of = (name: string, buyers: readonly number[]) =>
    buyers.length === 0 ? [] : [`${name} ${buyers.join(' ')}`];
  const who = [...of('inside', inside), ...of('stopped', stopped), ...of('crashed', crashed)];
  return `${what.join(', ')} | ${[...state, ...who].join(', ')}`;
}

describe('a drawing', () => {
  it('tells when a lock expires under its holder, and whose lock is deleted', async () => {
    const steps = [
      ...['buyer 1 tries', 'buyer 1: set', 'buyer 1: get', 'buyer 1: validate answers'],
      ...['buyer 1: set', 'time passes (buyer 1 waits for order)', 'expiry', 'buyer 2 tries'],
      ...['buyer 2: set', 'buyer 1: order answers', 'buyer 1: del', 'buyer 2: get'],
      'buyer 2: del',
    ];
    expect(await told('unsafe-lock', { delays: 1 }, steps)).toEqual([
      'tries | lock free, stock 1',
      'takes the lock (expires 00:10.000) | lock 1@10, stock 1, inside 1',
      'reads stock 1 | lock 1@10, stock 1, inside 1',
      'the user service answers | lock 1@10, stock 1, inside 1',
      'writes stock 0 | lock 1@10, stock 0, inside 1',
      'time passes: buyer 1 waits for the order service | lock 1@10, stock 0, inside 1, stopped 1',
      'the lock of buyer 1 expires <- its holder is still inside | lock free, stock 0, inside 1, stopped 1',
      'tries | lock free, stock 0, inside 1, stopped 1',
      'takes the lock (expires 00:20.001) <- two are inside | lock 2@20.001, stock 0, inside 1 2, stopped 1',
      'the order service answers | lock 2@20.001, stock 0, inside 2',
      "deletes buyer 2's lock <- foreign release, is sold a unit | lock free, stock 0, inside 2",
      'reads stock 0 | lock free, stock 0',
      'finds its lock gone, is told: sold out | lock free, stock 0',
    ]);
  });

  it('tells of a lock that is taken, and of an attempt that was busy', async () => {
    const steps = ['buyer 1 tries', 'buyer 1: set', 'buyer 2 tries', 'buyer 2: set'];
    const lines = await told('unsafe-lock', {}, steps);
    expect(lines[3]).toBe('finds the lock taken, is told: busy | lock 1@10, stock 1, inside 1');
  });

  it('tells what a client did that then stops, crashes, or gets no reply', async () => {
    const start = ['buyer 1 tries', 'buyer 1: hincrby'];
    const move = (what: string) => ['buyer 1 tries', `buyer 1: hincrby, ${what}`];
    expect((await told('hincrby', { pause: 1 }, move('then stops')))[1]).toBe(
      'takes 1 unit, 0 left, stops | lock free, stock 0, stopped 1',
    );
    expect((await told('hincrby', { crash: 1 }, move('then crashes')))[1]).toBe(
      'takes 1 unit, 0 left, crashes | lock free, stock 0, crashed 1',
    );
    expect((await told('hincrby', { crash: 1 }, [...start, 'buyer 1 crashes']))[2]).toBe(
      'crashes | lock free, stock 0, crashed 1',
    );
    const [, lost = ''] = await told('hincrby', { 'lost-reply': 1 }, move('reply lost'));
    expect(lost).toMatch(/^takes 1 unit, 0 left, .*its reply is lost.* \| lock free, stock 0/);
  });

  it('keeps whose a lock is when a failover brings it back, and when a clock jumps', async () => {
    const steps = [
      ...['buyer 1 tries', 'buyer 1: set', 'buyer 1: get', 'buyer 1: validate answers'],
      ...['buyer 1: set', 'redis-1 loses its last write'],
    ];
    expect((await told('uuid-lock', { failover: 1 }, steps)).at(-1)).toBe(
      'Redis fails over, and its last write is gone | lock 1@10, stock 1, inside 1',
    );
    const jump = ['buyer 1 tries', 'buyer 1: set', 'redis-1: clock jumps'];
    expect((await told('uuid-lock', { 'clock-jump': 1 }, jump)).at(-1)).toBe(
      "Redis' clock jumps ahead, the lock of buyer 1 expires <- its holder is still inside | lock free, stock 1, inside 1",
    );
  });

  it('counts the votes of a majority lock', async () => {
    const masters = ['', '@redis-2', '@redis-3', '@redis-4', '@redis-5'];
    const votes = (buyer: number) => masters.map((master) => `buyer ${buyer}: set${master}`);
    const lines = await told('redlock', {}, [
      'buyer 1 tries',
      ...votes(1),
      'buyer 2 tries',
      ...votes(2),
    ]);
    expect(lines.slice(1, 6)).toEqual([
      'redis-1 grants | lock 1@10, stock 1',
      'redis-2 grants | lock 1@10 1@10, stock 1',
      'redis-3 grants | lock 1@10 1@10 1@10, stock 1',
      'redis-4 grants | lock 1@10 1@10 1@10 1@10, stock 1',
      'redis-5 grants, takes the lock, 5 of 5 (expires 00:10.000) | lock 1@10 1@10 1@10 1@10 1@10, stock 1, inside 1',
    ]);
    expect(lines[7]).toMatch(/^redis-1 refuses \| /);
  });

  it('marks a write that goes by a stock which is not there any more, and the unit too many', async () => {
    const steps = [
      ...['buyer 1 tries', 'buyer 1: get', 'buyer 2 tries', 'buyer 2: get'],
      ...['buyer 2: validate answers', 'buyer 2: set', 'buyer 2: order answers'],
      ...['buyer 1: validate answers', 'buyer 1: set', 'buyer 1: order answers'],
    ];
    const lines = await told('naive', {}, steps);
    expect(lines[8]).toBe('writes stock 0 <- on a stale read | lock free, stock 0');
    expect(lines[9]).toBe(
      'the order service answers, is sold a unit <- oversold: 2 of 1 | lock free, stock 0',
    );
  });
});
