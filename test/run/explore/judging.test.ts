import { describe, expect, it } from 'vitest';
import { seededSource } from '../../../src/core/random.ts';
import { randomPolicy } from '../../../src/explore/random.ts';
import { playSchedules } from '../../../src/run/explore/runner.ts';
import type { Played } from '../../../src/run/explore/schedule.ts';
import { spaceOf } from './searching.ts';

describe('a glance at a schedule', () => {
  it.each([
    ['naive', {}, 2],
    ['naive', {}, 1],
    ['hincrby', { crash: 1 }, 1],
    ['hincrby', {}, 2],
    ['lua-decrement', { 'lost-reply': 1 }, 1],
    ['watch-multi', { crash: 1 }, 1],
    ['uuid-lock', { delays: 1 }, 1],
    ['unsafe-lock', { delays: 1, pause: 1 }, 1],
    ['uuid-lock-hincrby', { delays: 1 }, 2],
  ] as const)(
    'says of %s with %j and stock %d what the checks say',
    async (name, faults, stock) => {
      const played = await sample(name, faults, stock);
      let clear = 0;
      for (const one of played) {
        // The text of the outcome is made by the checks, which heard the whole history.
        const figures = new Map(
          [...one.outcome.matchAll(/(\w+)=(\d+)(?:\.\.\d+)?/g)].map(([, figure, least]) => [
            figure,
            least,
          ]),
        );
        const wrong = ['oversold', 'lostUpdates'].filter(
          (figure) => Number(figures.get(figure)) > 0,
        );
        const told = one.violations.map(({ figure }) => figure as string);
        expect(told.filter((figure) => wrong.includes(figure)).sort()).toEqual(wrong.sort());
        if (told.length === 0) clear += 1;
      }
      expect(played.length).toBe(150);
      expect(clear).toBeGreaterThan(0);
    },
  );
});

async function sample(name: string, faults: object, stock: number): Promise<readonly Played[]> {
  const policy = randomPolicy(seededSource(1).stream(name));
  const played: Played[] = [];
  await playSchedules(
    spaceOf(name, { stock, faults }),
    () => (played.length < 150 ? policy.next() : undefined),
    (one) => {
      played.push(one);
      policy.done({ isCut: false });
    },
  );
  return played;
}
