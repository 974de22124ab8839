/**
 * The figures that the project promises, as ratios within one run: `npm run bench`. Names of suites
 * (live, simulator, process, explore, replay, capture, sql, queue, cluster, http) choose some of them; each is measured several times and the median told.
 */
import { captureRows } from './capture.js';
import { clusterRows } from './cluster.js';
import { exploreRows } from './explore.js';
import { httpRows } from './http.js';
import { liveRows } from './live.js';
import { processRows } from './process.js';
import { queueRows } from './queue.js';
import { replayRows } from './replay.js';
import { simulatorRows } from './simulator.js';
import { sqlRows } from './sql.js';
import { printTable } from './table.js';
import { zookeeperRows } from './zookeeper.js';

const SUITES = {
  live: liveRows,
  simulator: simulatorRows,
  process: processRows,
  explore: exploreRows,
  replay: replayRows,
  capture: captureRows,
  sql: sqlRows,
  queue: queueRows,
  zookeeper: zookeeperRows,
  cluster: clusterRows,
  http: httpRows,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
  process.stderr.write(`bench: expected ${Object.keys(SUITES).join(', ')}, got ${unknown}\n`);
  process.exit(2);
}
const rows = [];
for (const [name, measure] of Object.entries(SUITES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`measuring: ${name}\n`);
  rows.push(...(await measure()));
}
printTable(rows);
process.exitCode = rows.some((row) => row.isMissed) ? 1 : 0;
