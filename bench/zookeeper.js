import { createJiti } from 'jiti';
import { runNode } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 3;
const BATCHES = 10;
const CYCLES = 100;

/** The lock of zookeeper-lock, against the barest client loop of the same requests on the same server. */
export async function zookeeperRows() {
  const load = createJiti(import.meta.url);
  const { findZookeeperProgram } = await load.import('../src/live/zookeeper/program.ts');
  const { startZookeeper } = await load.import('../src/live/zookeeper/server.ts');
  const machine = { path: process.env.PATH ?? '', platform: process.platform };
  const servers = await startZookeeper(findZookeeperProgram(machine), { nodes: 1 });
  try {
    const [{ host, port }] = servers.endpoint.servers;
    const script = new URL('./zookeeper-cycles.js', import.meta.url).pathname;
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const { stdout, stderr } = await runNode([
        ...[script, `${host}:${port}`, `${BATCHES}`, `${CYCLES}`],
      ]);
      if (stdout === '') throw new Error(`bench: ${stderr}`);
      runs.push(JSON.parse(stdout));
    }
    const ours = median(runs.map((run) => run.ours));
    const bare = median(runs.map((run) => run.bare));
    return [
      row({
        what: 'zookeeper-lock: lock cycles/s over a bare client loop of create, getChildren, remove',
        measured: `${grouped(ours)}/s over ${grouped(bare)}/s`,
        ratio: median(runs.map((run) => run.ours / run.bare)),
        floor: 0.7,
        goal: 0.9,
      }),
    ];
  } finally {
    await servers.stop();
  }
}
