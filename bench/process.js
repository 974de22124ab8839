import { runNode, runTool } from './seckill.js';
import { median, row } from './table.js';

const RUNS = 11;

/** Whole processes, from their start to their end. */
export async function processRows() {
  const [empty, help, incident] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    empty.push((await runNode(['-e', '0'])).elapsedMs);
    help.push((await runTool(['--help'])).elapsedMs);
  }
  for (let run = 0; run < 5; run++) {
    const args = ['run', '--strategy', 'unsafe-lock', '--delay', '12s'];
    incident.push((await runTool(args)).elapsedMs);
  }
  return [
    row({
      what: 'run --strategy unsafe-lock --delay 12s, whole process, s',
      measured: `${(median(incident) / 1000).toFixed(2)} s`,
      ratio: median(incident) / 1000,
      floor: 4,
      goal: 1,
      isCeiling: true,
    }),
    row({
      what: 'seckill-bench --help over node -e 0, whole processes',
      measured: `${median(help).toFixed(0)} ms over ${median(empty).toFixed(0)} ms`,
      ratio: median(help) / median(empty),
      floor: 3,
      goal: 1.5,
      isCeiling: true,
    }),
  ];
}
