import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FigureName } from '../../../src/check/check.ts';
import { SeckillError } from '../../../src/core/errors.ts';
import { seededSource } from '../../../src/core/random.ts';
import { FAULTS, NO_FAULTS } from '../../../src/core/schedule.ts';
import type { Counterexample } from '../../../src/explore/counterexample.ts';
import { randomPolicy } from '../../../src/explore/random.ts';
import { IterativeSearch } from '../../../src/explore/search.ts';
import { readCounterexample } from '../../../src/explore/text/read.ts';
import { writeCounterexample } from '../../../src/explore/text.ts';
import { commentsOf } from '../../../src/run/explore/comments.ts';
import { exampleOf } from '../../../src/run/explore/example.ts';
import { findViolations } from '../../../src/run/explore/find.ts';
import { describeDifference, fitSpace, replaySteps } from '../../../src/run/explore/replay.ts';
import { playSchedules } from '../../../src/run/explore/runner.ts';
import type { Played } from '../../../src/run/explore/schedule.ts';
import { shrinkCounterexample } from '../../../src/run/explore/shrink.ts';
import { scenarioOf, spaceOf } from '../../../src/run/explore/space.ts';
import type { SearchSpace } from '../../../src/run/explore/world.ts';
import { ownStrategy } from '../../support/own-strategy.ts';
import { searchSpace } from '../../support/search-space.ts';
import { searchable } from '../../support/simulated.ts';

async function found(space: SearchSpace, figure: FigureName): Promise<Counterexample> {
  const limits = { schedules: 20_000, isLate: () => false, signal: new AbortController().signal };
  const { found } = await findViolations(space, new IterativeSearch(), [figure], limits);
  const [first] = found;
  if (first === undefined) throw new Error(`${figure}: expected a violation, got none`);
  return exampleOf(space, space.strategy.name, first);
}

/** The file of a schedule, and the file that comes of reading and replaying it. */
async function twice(example: Counterexample, space: SearchSpace) {
  const first = await replaySteps(space, example.steps);
  const written = writeCounterexample(
    { ...example, violated: first.violations },
    commentsOf(first.drawing),
  );
  const read = readCounterexample(written);
  const strategy = space.strategy;
  const again = spaceOf(read, { strategy, scenario: scenarioOf(read, 'x') }, 'x');
  const second = await replaySteps(again, read.steps);
  const rewritten = writeCounterexample(
    { ...read, violated: second.violations },
    commentsOf(second.drawing),
  );
  return { first, second, written, rewritten };
}

const CASES: readonly (readonly [string, FigureName, Parameters<typeof searchSpace>[1], number])[] =
  [
    ['naive', 'oversold', {}, 10],
    ['unsafe-lock', 'overlaps', { delays: 1 }, 13],
    ['unsafe-lock', 'foreignReleases', { delays: 1 }, 13],
    ['uuid-lock', 'oversold', { delays: 1 }, 16],
    ['redlock', 'overlaps', { pause: 1 }, 29],
    ['redlock', 'overlaps', { 'clock-jump': 3 }, 30],
    ['hincrby', 'stranded', { crash: 1 }, 3],
    ['watch-multi', 'stranded', { crash: 1 }, 6],
    ['uuid-lock', 'oversold', { failover: 1 }, 15],
  ];

describe('a counterexample', () => {
  it.each(CASES)(
    'of %s, %s, with %o is shrunk and comes back from its file with the same bytes',
    {
      timeout: 30_000,
    },
    async (name, figure, faults, most) => {
      const space = searchSpace(name, faults);
      const example = await found(space, figure);
      const small = await shrinkCounterexample(space, example);
      expect(small.violated[0]?.figure).toBe(figure);
      expect(small.attempts).toBe(1);
      expect(small.steps.length).toBeLessThanOrEqual(most);
      const { written, rewritten, second } = await twice(small, fitSpace(space, small));
      expect(second.difference).toBeUndefined();
      expect(rewritten).toBe(written);
    },
  );

  it('of three buyers and two units becomes one of two and one', async () => {
    const space = searchSpace(
      'naive',
      { delays: 2, crash: 1 },
      { buyers: '3', stock: '2', nodes: '3' },
    );
    const small = await shrinkCounterexample(space, await found(space, 'oversold'));
    expect([small.buyers, small.nodes, small.stock, small.attempts]).toEqual([2, 2, 1, 1]);
    expect(small.faults).toEqual(NO_FAULTS);
  });

  it('that was found by chance becomes as short as one that was searched for', async () => {
    const space = searchSpace('uuid-lock', { delays: 2 }, { buyers: '3', stock: '2', nodes: '3' });
    const policy = randomPolicy(seededSource(7).stream('moves'));
    const limits = { schedules: 20_000, isLate: () => false, signal: new AbortController().signal };
    const { found } = await findViolations(space, policy, ['oversold'], limits);
    const [first] = found;
    if (first === undefined) throw new Error('expected a violation');
    const example = await exampleOf(space, 'uuid-lock', first);
    const small = await shrinkCounterexample(space, example);
    expect([small.buyers, small.stock, small.attempts, small.faults.delays]).toEqual([2, 1, 1, 1]);
    expect(small.steps).toHaveLength(16);
  }, 30_000);

  it.each([3, 8])('is that of a sample, where moves have another order (seed %i)', async (seed) => {
    const space = searchSpace('unsafe-lock', { delays: 1 });
    const policy = randomPolicy(seededSource(seed).stream('moves'));
    const limits = {
      schedules: 20_000,
      isLate: () => false,
      signal: new AbortController().signal,
    };
    const { found } = await findViolations(space, policy, ['oversold'], limits);
    const [first] = found;
    if (first === undefined) throw new Error('expected a violation');
    const { violated } = await exampleOf(space, 'unsafe-lock', first);
    expect(violated[0]?.figure).toBe('oversold');
  });

  it('is refused where the strategy does not do the same each time', async () => {
    let calls = 0;
    const fickle = ownStrategy(
      async ({ world, sale }) => {
        calls += 1;
        const left = Number(await world.redis.get('stock'));
        if (left < sale.quantity) return 'sold-out';
        await world.redis.set('stock', left - 1, 'PX', 1000 + calls);
        return 'sold';
      },
      { sharesMemory: false },
    );
    const space = searchSpace(fickle);
    const example = await found(space, 'oversold');
    await expect(shrinkCounterexample(space, example)).rejects.toThrow(SeckillError);
    await expect(shrinkCounterexample(space, example)).rejects.toThrow(
      'own: expected two replays of one schedule to come out the same',
    );
  });
});

describe('a replay', () => {
  it('says at which step a changed strategy goes another way, and draws what came before', async () => {
    const space = searchSpace('uuid-lock', { delays: 1 });
    const { steps } = await found(space, 'oversold');
    const { difference, drawing, violations } = await replaySteps(searchSpace('naive'), steps);
    expect(difference && describeDifference(difference)).toBe(
      'step 2: expected buyer 1: set; possible: buyer 1: get',
    );
    expect(drawing.steps.map(({ move }) => move)).toEqual(['buyer 1 tries']);
    expect(violations).toEqual([]);
  });

  it('of any schedule of any strategy makes the same steps, and gives the same bytes', async () => {
    const budget = fc.record(
      Object.fromEntries(FAULTS.map((fault) => [fault, fc.nat(1)])) as never,
    ) as fc.Arbitrary<typeof NO_FAULTS>;
    const which = fc.constantFrom(...searchable);
    await fc.assert(
      fc.asyncProperty(
        which,
        budget,
        fc.nat(2 ** 31),
        fc.integer({ min: 1, max: 3 }),
        async (strategy, faults, seed, nodes) => {
          const space = searchSpace(strategy, faults, {
            buyers: '3',
            nodes: `${nodes}`,
            stock: '2',
          });
          const policy = randomPolicy(seededSource(seed).stream('moves'));
          const steps: string[] = [];
          let chooser = policy.next();
          let end = '';
          const next = () => {
            const only = chooser;
            chooser = undefined;
            return only;
          };
          const onPlayed = (played: Played) => {
            end = played.end;
          };
          await playSchedules(space, next, onPlayed, { onMade: ({ name }) => steps.push(name) });
          fc.pre(end !== 'bounded');
          const { scenario, attempts } = space;
          const { buyers, stock, quantity, lockTtlMs } = scenario;
          const example: Counterexample = {
            ...{ strategy: strategy.name, set: {}, buyers, nodes, stock, quantity, attempts },
            ...{ lockTtlMs, seed: scenario.seed, faults: space.budget, steps },
            violated: [{ figure: 'oversold', evidence: '' }],
          };
          const first = await replaySteps(space, steps);
          expect(first.difference).toBeUndefined();
          fc.pre(first.violations.length > 0);
          const { written, rewritten } = await twice(example, space);
          expect(rewritten).toBe(written);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});
