import { runDocument, runNode } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 5;
const ATTEMPTS = 500_000;
/** HINCRBY, validate, order. */
const CALLS_PER_ATTEMPT = 3;

/** Port calls of the simulator against a bare event loop of a heap and promises. */
export async function simulatorRows() {
  const bare = [];
  const ours = [];
  for (let run = 0; run < RUNS; run++) {
    const loop = await runNode([new URL('./bare-loop.js', import.meta.url).pathname]);
    bare.push(Number(loop.stdout));
    const { document } = await runDocument([
      ...['--strategy', 'hincrby', '--buyers', '1000', '--stock', `${ATTEMPTS}`],
      ...['--attempts', `${ATTEMPTS}`],
    ]);
    ours.push((ATTEMPTS * CALLS_PER_ATTEMPT * 1000) / document.wall.elapsedMs);
  }
  const what = 'simulator, hincrby: port calls/s over a bare loop of a heap and promises';
  const measured = `${grouped(median(ours))}/s over ${grouped(median(bare))}/s`;
  return [row({ what, measured, ratio: median(ours) / median(bare), floor: 0.12, goal: 0.3 })];
}
