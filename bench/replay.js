import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDocument, runTool, runToolMeasured } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 3;
const ATTEMPTS = 1_000_000;

/** A recorded run of a million attempts: what recording costs, what replaying it takes, and what a page of it does. */
export async function replayRows() {
  const folder = await mkdtemp(join(tmpdir(), 'seckill-bench-'));
  const file = join(folder, 'run.jsonl');
  const page = join(folder, 'page.html');
  const sale = [
    ...['--strategy', 'hincrby', '--buyers', '1000', '--stock', `${ATTEMPTS}`],
    ...['--attempts', `${ATTEMPTS}`],
  ];
  const [plain, recorded, replayed, rss, drawn] = [[], [], [], [], []];
  try {
    for (let run = 0; run < RUNS; run++) {
      plain.push((await runDocument(sale)).document.wall.elapsedMs);
      recorded.push((await runDocument([...sale, '--record', file])).document.wall.elapsedMs);
      const replay = await runToolMeasured(['replay', file, '--json']);
      replayed.push(replay.elapsedMs);
      rss.push(replay.maxRssMb);
      drawn.push((await runTool(['report', file, '--html', page])).elapsedMs);
    }
    const [{ size }, { size: pageSize }] = await Promise.all([stat(file), stat(page)]);
    return rows({ plain, recorded, replayed, rss, drawn, size, pageSize });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function rows({ plain, recorded, replayed, rss, drawn, size, pageSize }) {
  const seconds = (values) => `${(median(values) / 1000).toFixed(2)} s`;
  return [
    row({
      what: 'replay of a recorded run of 1,000,000 attempts (hincrby), all checks, whole process, s',
      measured: seconds(replayed),
      ratio: median(replayed) / 1000,
      floor: 20,
      goal: 5,
      isCeiling: true,
    }),
    row({
      what: 'the same: resident memory at most, MB',
      measured: `${grouped(median(rss))} MB`,
      ratio: median(rss),
      floor: 1000,
      goal: 250,
      isCeiling: true,
    }),
    row({
      what: 'report --html of the same recording, whole process, s',
      measured: seconds(drawn),
      ratio: median(drawn) / 1000,
      floor: 15,
      isCeiling: true,
    }),
    row({
      what: 'the same: the page, MB',
      measured: `${grouped(pageSize / 1000)} kB`,
      ratio: pageSize / 1e6,
      floor: 5,
      isCeiling: true,
    }),
    row({
      what: 'run --record over run, simulator, the same run, wall time',
      measured: `${seconds(recorded)} over ${seconds(plain)}, ${grouped(size / 1e6)} MB`,
      ratio: median(recorded) / median(plain),
    }),
  ];
}
