import { runNode, runTool } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 5;
const SCHEDULES = 300_000;

/** How fast schedules are played, and how few of them a search plays. */
export async function exploreRows() {
  const [bare, ours] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    const sampled = await explored([
      // Two units for two buyers: nothing is found, and it goes on to the end.
      ...['--strategy', 'naive', '--buyers', '2', '--stock', '2', '--check', 'no-oversell'],
      ...['--policy', 'random', '--schedules', `${SCHEDULES}`],
    ]);
    ours.push((sampled.results[0].covered.visited * 1000) / sampled.wall.elapsedMs);
    const scheduler = await runNode([new URL('./bare-scheduler.js', import.meta.url).pathname]);
    bare.push(Number(scheduler.stdout));
  }
  return [
    row({
      what: 'explore --policy random, naive, 2 buyers: schedules/s over fast-check’s scheduler',
      measured: `${grouped(median(ours))}/s over ${grouped(median(bare))}/s`,
      ratio: median(ours) / median(bare),
      floor: 1.5,
      goal: 5,
    }),
    await prunedRow(),
  ];
}

/** Three buyers of hincrby with a unit for each: 9!/(3!)^3 schedules. */
async function prunedRow() {
  const { results } = await explored([
    ...['--strategy', 'hincrby', '--buyers', '3', '--stock', '3', '--policy', 'dfs'],
  ]);
  const { kind, visited, schedules } = results[0].covered;
  if (kind !== 'complete') throw new Error(`explore: expected a complete search, got ${kind}`);
  return row({
    what: 'explore --policy dfs, hincrby, 3 buyers: schedules visited over all',
    measured: `${grouped(visited)} of ${grouped(Number(schedules))}`,
    ratio: visited / Number(schedules),
    floor: 0.1,
    isCeiling: true,
  });
}

async function explored(args) {
  const { stdout } = await runTool(['explore', ...args, '--no-save', '--json']);
  return JSON.parse(stdout);
}
