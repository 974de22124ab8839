import { runDocument, runNode } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 5;
const ATTEMPTS = 500_000;
const OWN_ATTEMPTS = 40_000;
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
  const ratio = median(ours) / median(bare);
  return [row({ what, measured, ratio, floor: 0.12, goal: 0.3 }), await globalsRow()];
}

/** Code that is not the tool's own finds virtual clocks and random numbers in the place of its globals. */
async function globalsRow() {
  const times = { real: [], virtual: [] };
  for (let run = 0; run < RUNS; run++) {
    for (const globals of ['real', 'virtual']) times[globals].push(await ownMs(globals));
  }
  const [real, virtual] = [median(times.real), median(times.virtual)];
  return row({
    what: 'simulator, own hincrby: a run with virtual globals over one without',
    measured: `${grouped(virtual)} ms over ${grouped(real)} ms`,
    ratio: real / virtual,
    floor: 0.7,
  });
}

async function ownMs(globals) {
  const script = new URL('./globals-run.ts', import.meta.url).pathname;
  const flags = ['--import', 'jiti/register', script, globals, `${OWN_ATTEMPTS}`];
  const { stdout, stderr } = await runNode(flags);
  if (stdout === '') throw new Error(stderr);
  return Number(stdout);
}
