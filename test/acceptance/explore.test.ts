import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { Counterexample } from '../../src/explore/counterexample.ts';
import { readCounterexample } from '../../src/explore/text/read.ts';
import { writeCounterexample } from '../../src/explore/text.ts';
import { drawingLines } from '../../src/report/drawing/columns.ts';
import { commentsOf } from '../../src/run/explore/comments.ts';
import { followOnServers } from '../../src/run/explore/real.ts';
import { replaySteps } from '../../src/run/explore/replay.ts';
import { scenarioOf, spaceOf } from '../../src/run/explore/space.ts';
import type { SearchSpace } from '../../src/run/explore/world.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { describeWith, serverProgram } from '../support/servers.ts';

/** Every counterexample of the matrix, which test/docs/matrix.test.ts holds to what the search finds. */
const folder = fileURLToPath(new URL('../../docs/counterexamples', import.meta.url));
const names = (await readdir(folder)).sort();

async function open(name: string): Promise<{
  readonly text: string;
  readonly counterexample: Counterexample;
  readonly space: SearchSpace;
}> {
  const text = await readFile(`${folder}/${name}`, 'utf8');
  const counterexample = readCounterexample(text, name);
  const strategy = strategies.find((one) => one.name === counterexample.strategy);
  if (strategy === undefined) throw new Error(`${name}: expected a strategy of the catalog`);
  const scenario = scenarioOf(counterexample, name);
  return { text, counterexample, space: spaceOf(counterexample, { strategy, scenario }, name) };
}

describe('the counterexamples of the matrix', () => {
  it('are those of every strategy that breaks', () => {
    const broken = new Set(names.map((name) => name.split('.')[0]));
    expect([...broken].sort()).toEqual(
      [
        ...['hincrby', 'lua-decrement', 'naive', 'redlock', 'unsafe-lock', 'uuid-lock'],
        ...['uuid-lock-hincrby', 'watch-multi', 'fenced-lock', 'local-mutex', 'rate-limited'],
        ...['sharded-stock', 'watchdog-lock', 'zookeeper-lock'],
        ...['sql-naive', 'sql-conditional', 'sql-optimistic', 'sql-pessimistic', 'sql-reservation'],
      ].sort(),
    );
  });

  it.each(names)('%s replays to the same bytes, and is drawn the same twice', async (name) => {
    const { text, counterexample, space } = await open(name);
    const [one, other] = [
      await replaySteps(space, counterexample.steps),
      await replaySteps(space, counterexample.steps),
    ];
    expect(one.difference).toBeUndefined();
    const [first] = counterexample.violated;
    const violated = [
      ...one.violations.filter(({ figure }) => figure === first?.figure),
      ...one.violations.filter(({ figure }) => figure !== first?.figure),
    ];
    const again = writeCounterexample({ ...counterexample, violated }, commentsOf(one.drawing));
    expect(again).toBe(text);
    const options = { chalk: new Chalk({ level: 0 }), columns: 80 };
    const drawn = drawingLines(one.drawing, options);
    expect(drawingLines(other.drawing, options)).toEqual(drawn);
    expect(drawn.filter((line) => line.length > 80)).toEqual([]);
  });
});

describeWith(['redis'], 'the counterexamples of the matrix on a real Redis', () => {
  // What asks a database or ZooKeeper is played on the models alone, and `replay` says so.
  const onRedis = names.filter((name) => !/^(sql|zookeeper)-/.test(name));
  const possible = onRedis.filter((name) => !/failover|clock-jump/.test(name));

  it('are one at least of every strategy that breaks without a failover or a jumping clock', () => {
    const broken = new Set(possible.map((name) => name.split('.')[0]));
    expect([...broken].sort()).toEqual(
      [
        ...['hincrby', 'lua-decrement', 'naive', 'redlock', 'unsafe-lock', 'uuid-lock'],
        ...['watch-multi', 'fenced-lock', 'local-mutex', 'rate-limited', 'sharded-stock'],
        'watchdog-lock',
      ].sort(),
    );
  });

  it.each(possible)('%s is reproduced, reply by reply', async (name) => {
    const { counterexample, space } = await open(name);
    const violated = counterexample.violated.map(({ figure }) => figure);
    const { steps } = counterexample;
    const replay = await followOnServers({ space, steps, violated }, { program: serverProgram() });
    expect(replay.difference).toBeNull();
    expect(replay.replies.length).toBeGreaterThan(0);
  });
});
