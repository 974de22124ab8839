import { describe, expect, it } from 'vitest';
import { simulate } from '../support/simulate.ts';
import { simulated } from '../support/simulated.ts';

const small = { buyers: '60', stock: '10', delay: '1s' };
/** The first node has the lock at these moments. */
const crowd = { buyers: '200', stock: '20', delay: '1s', nodes: '2', lockTtl: '2s' };

describe('a pause that outlives the lock', () => {
  it('oversells with uuid-lock, and the story says who stood still', async () => {
    const result = await simulate({ ...crowd, strategy: 'uuid-lock', fault: ['pause:5s@3s'] });
    expect(result.overlaps).toBeGreaterThan(0);
    expect(result.lostUpdates).toBeGreaterThan(0);
    expect(result.story.map(({ text }) => text)).toContain('node 1 stops for 5 s');
    expect(result.faults?.moments).toEqual([
      { atUs: 3_000_000, text: 'node 1 stops for 5 s' },
      { atUs: 8_000_000, text: 'node 1 goes on' },
    ]);
  });

  it('breaks the promise of watchdog-lock, whose lease ends while nobody renews it', async () => {
    const fault = ['pause:5s@4500ms'];
    const flags = { ...crowd, set: ['lease=2s'], strategy: 'watchdog-lock', fault };
    const { checks } = await simulate(flags);
    const alone = checks.find(({ name }) => name === 'one-holder');
    expect([alone?.judged, alone?.verdict]).toEqual([true, 'fail']);
  });

  it('is survived by fenced-lock', async () => {
    const result = await simulate({ ...crowd, strategy: 'fenced-lock', fault: ['pause:5s@3s'] });
    expect([result.verdict, result.sold, result.lostUpdates]).toEqual(['pass', 20, 0]);
  });

  it('stops timers, services and new buyers of its node alone', async () => {
    const fault = ['pause:10s@100ms'];
    const flags = { ...small, nodes: '2', stock: '60', strategy: 'lua-decrement', fault };
    const { responseUs } = await simulate(flags);
    const late = responseUs.buckets.filter(([upToUs]) => upToUs > 5_000_000);
    expect(late.reduce((sum, [, count]) => sum + count, 0)).toBe(30);
    expect(responseUs.max).toBeLessThan(10_200_000);
  });
});

describe('a crash', () => {
  it('strands what its node had taken and sold to nobody, as unclear', async () => {
    const result = await simulate({
      ...{ ...small, nodes: '2', strategy: 'hincrby', fault: ['crash@500ms'] },
    });
    expect(result.attempts.unclear).toBeGreaterThan(0);
    expect(result.stranded).toBe(result.attempts.unclear);
    expect(result.verdict).toBe('inconclusive');
    expect(result.errors[0]?.message).toBe('the node crashed');
    expect(result.faults?.moments.map(({ text }) => text)).toEqual([
      'node 1 is killed',
      'node 1 is back',
    ]);
  });

  it('comes again while the node is on its way back, which starts once more', async () => {
    const flags = { ...small, stock: '40', strategy: 'lua-decrement', network: '5ms' };
    const fault = ['crash@1s', 'crash@1003ms'];
    const result = await simulate({ ...flags, arrival: 'constant(20/s)', fault });
    expect(result.ended.by).toBe('completed');
    expect(result.faults?.moments.map(({ text }) => text)).toEqual([
      'node 1 is killed',
      'node 1 is killed',
      'node 1 is back',
    ]);
    expect(result.attempts.sold).toBeGreaterThan(10);
  });

  it('lets the node sell again once it is back', async () => {
    const flags = { ...small, stock: '40', strategy: 'lua-decrement' };
    const arrival = 'constant(20/s)';
    const result = await simulate({ ...flags, arrival, fault: ['crash@1s'] });
    expect(result.attempts.sold).toBeGreaterThan(10);
    expect(result.ended.by).toBe('completed');
  });
});

describe('a lost reply', () => {
  it('is unclear to its buyer, and what may be oversold is told', async () => {
    const flags = { ...small, buyers: '500', strategy: 'lua-decrement' };
    const result = await simulate({ ...flags, fault: ['lost-reply:5%'] });
    expect(result.faults?.lostReplies).toBeGreaterThan(0);
    expect(result.attempts.unclear).toBe(result.faults?.lostReplies);
    expect(result.oversold).toBe(0);
    expect(result.oversoldPossible).toBeGreaterThan(0);
    expect(result.verdict).toBe('inconclusive');
  });

  it('comes to commands of a pipeline and of a transaction too', async () => {
    const flags = { ...small, strategy: 'watch-multi', fault: ['lost-reply:20%'] };
    const result = await simulate({ ...flags, patience: '30s' });
    expect(result.faults?.lostReplies).toBeGreaterThan(0);
    expect(result.ended.by).toBe('completed');
  });
});

describe('faults', () => {
  it('that never come leave a run undecided', async () => {
    const result = await simulate({ ...small, strategy: 'lua-decrement', fault: ['crash@1h'] });
    expect(result.faults?.missed).toEqual(['crash@1h']);
    const load = result.checks.find(({ name }) => name === 'load-reached');
    expect([load?.verdict, load?.evidence]).toEqual(['inconclusive', 'crash@1h never came']);
  });

  it('give the same run for the same seed', async () => {
    const fault = ['pause:3s@2s', 'crash@1500ms:node2', 'lost-reply:1%'];
    const flags = { ...small, nodes: '2', strategy: 'uuid-lock', fault };
    expect(await simulate(flags)).toEqual(await simulate(flags));
  });

  it.each(simulated.map(({ name }) => name))('and two nodes do not stop %s', async (strategy) => {
    const fault = ['pause:3s@2s', 'crash@1500ms:node2', 'lost-reply:1%'];
    const tiny = { buyers: '12', stock: '4', delay: '1s', maxTime: '1h', nodes: '2' };
    const sound = await simulate({ ...tiny, strategy });
    expect(sound.ended.by).toBe('completed');
    const result = await simulate({ ...tiny, strategy, patience: '1m', fault });
    expect(['completed', 'max-time']).toContain(result.ended.by);
  });
});
