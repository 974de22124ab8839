import { describe, expect, test } from 'vitest';
import { seededSource } from '../../../src/core/random.ts';
import { type Chooser, FAULTS, type Move } from '../../../src/core/schedule.ts';
import { Dfs } from '../../../src/explore/dfs.ts';
import { pct } from '../../../src/explore/pct.ts';
import type { Policy } from '../../../src/explore/policy.ts';
import { randomPolicy } from '../../../src/explore/random.ts';
import { IterativeSearch } from '../../../src/explore/search.ts';
import { playSchedules } from '../../../src/run/explore/runner.ts';
import type { SearchSpace } from '../../../src/run/explore/world.ts';
import { searched, spaceOf } from './searching.ts';

/** A schedule that was played. */
interface Line {
  readonly picks: readonly number[];
  /** Every move, and what was offered at every choice. */
  readonly moves: readonly string[];
  readonly outcome: string;
}

/** Plays what `next` gives, in worlds that are used again where they can be. */
async function playAll(
  space: SearchSpace,
  next: () => Chooser | undefined,
  done: () => void = () => {},
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let picks: number[] = [];
  let moves: string[] = [];
  const noting = (chooser: Chooser): Chooser => ({
    choose(offered, state) {
      moves.push(offered.map(({ name, cost }) => `${name} ${cost}`).join(' / '));
      const index = chooser.choose(offered, state);
      picks.push(index ?? -1);
      return index;
    },
    makes(move, kind) {
      moves.push(`> ${move.name}`);
      chooser.makes?.(move, kind);
    },
    saw: () => chooser.saw?.(),
  });
  await playSchedules(
    space,
    () => {
      [picks, moves] = [[], []];
      const chooser = next();
      return chooser && noting(chooser);
    },
    ({ outcome }) => {
      lines.push({ picks, moves, outcome });
      done();
    },
  );
  return lines;
}

function some(policy: Policy, count: number): () => Chooser | undefined {
  let left = count;
  return () => {
    left -= 1;
    return left >= 0 ? policy.next() : undefined;
  };
}

const random = (seed: number) => randomPolicy(seededSource(seed).stream('policy'));
const once = (choose: Chooser['choose']) => {
  let chooser: Chooser | undefined = { choose };
  return () => {
    const one = chooser;
    chooser = undefined;
    return one;
  };
};

const cases = searched.flatMap(({ name }) => FAULTS.map((fault) => [name, fault] as const));

describe('the same again', () => {
  test.each(cases)(
    '%s with %s: a world that is used again is like a new one',
    async (name, fault) => {
      const space = spaceOf(name, { faults: { [fault]: 1 } });
      const policy = random(7);
      const used = await playAll(space, some(policy, 8), () => policy.done({ isCut: false }));
      for (const line of used) {
        let at = 0;
        const [fresh] = await playAll(
          space,
          once(() => line.picks[at++]),
        );
        expect(fresh).toEqual(line);
      }
    },
  );

  test.each(['watch-multi', 'uuid-lock'])('two buyers of one process, %s', async (name) => {
    const space = spaceOf(name, { nodes: 1, faults: { delays: 1 } });
    const policy = random(3);
    const used = await playAll(space, some(policy, 20), () => policy.done({ isCut: false }));
    for (const line of used) {
      let at = 0;
      const [fresh] = await playAll(
        space,
        once(() => line.picks[at++]),
      );
      expect(fresh).toEqual(line);
    }
  });

  const policies: readonly (readonly [string, () => Policy])[] = [
    ['dfs', () => new Dfs()],
    ['search', () => new IterativeSearch()],
    ['pct', () => pct(seededSource(5).stream('policy'), 3)],
    ['random', () => random(5)],
  ];

  test.each(policies)('%s makes the same moves twice', async (_, create) => {
    const search = () => {
      const policy = create();
      const space = spaceOf('watch-multi', { faults: { delays: 1, crash: 1 } });
      return playAll(space, some(policy, 150), () => policy.done({ isCut: false }));
    };
    expect(await search()).toEqual(await search());
  });
});

/** A moment of a schedule: the names of the moves that were chosen until then. */
type Prefix = readonly string[];

/** Moments that different schedules came to, and that have the same text. */
async function twins(space: SearchSpace, schedules: number): Promise<readonly Prefix[][]> {
  const seen = new Map<string, Map<string, Prefix>>();
  const policy = random(11);
  let prefix: string[] = [];
  const watching = (chooser: Chooser): Chooser => ({
    choose(moves, state) {
      const text = state();
      const known = seen.get(text) ?? new Map<string, Prefix>();
      seen.set(text, known.set(prefix.join(), [...prefix]));
      const index = chooser.choose(moves, state);
      prefix.push(moves[index ?? 0]?.name ?? '');
      return index;
    },
  });
  const next = some(policy, schedules);
  await playSchedules(
    space,
    () => {
      prefix = [];
      const chooser = next();
      return chooser && watching(chooser);
    },
    () => policy.done({ isCut: false }),
  );
  return [...seen.values()].map((one) => [...one.values()]).filter((one) => one.length > 1);
}

/** Follows a prefix by names, then picks by a seed; tells all that happened after the prefix. */
async function future(space: SearchSpace, prefix: Prefix, seed: number): Promise<unknown> {
  const drawn = seededSource(seed).stream('future');
  const after: string[] = [];
  let at = 0;
  const byName = (moves: readonly Move[]) => [...moves].sort((a, b) => (a.name < b.name ? -1 : 1));
  const choose = (moves: readonly Move[]) => {
    const name = prefix[at++];
    if (name !== undefined) return moves.findIndex((move) => move.name === name);
    const sorted = byName(moves);
    after.push(sorted.map((move) => move.name).join(' / '));
    return moves.indexOf(sorted[drawn.integer(0, sorted.length - 1)] as Move);
  };
  const [line] = await playAll(space, once(choose));
  return { after, outcome: line?.outcome };
}

describe('moments with the same text', () => {
  test.each(cases)('%s with %s: have the same future', async (name, fault) => {
    const space = spaceOf(name, { faults: { [fault]: 1 } });
    const pairs = await twins(space, 40);
    const sample = pairs.filter((_, index) => index % Math.ceil(pairs.length / 6) === 0);
    for (const [one = [], other = []] of sample) {
      expect(await future(space, other, 1)).toEqual(await future(space, one, 1));
    }
  });

  test('there are such moments', async () => {
    const space = spaceOf('uuid-lock', { faults: { delays: 1 } });
    expect((await twins(space, 40)).length).toBeGreaterThan(5);
  });
});
