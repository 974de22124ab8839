import { createJiti } from 'jiti';
import { runDocument, runNode } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 5;
const PURCHASES = 40_000;
const CONNECTIONS = 16;
/** As many as there are connections, as in the bare loop: nobody waits for one. */
const BUYERS = CONNECTIONS;

/** Purchases against a real PostgreSQL, against the barest loop of the same statements on the same connections. */
export async function sqlRows() {
  const server = await startPostgres();
  try {
    const { path, port } = server.endpoint.address;
    const [bare, update, ours] = [[], [], []];
    for (let run = 0; run < RUNS; run++) {
      bare.push(await bareLoop(path, port, 'purchase'));
      ours.push(await purchasesPerSec(`postgres://postgres@/postgres?host=${path}`));
      update.push(await bareLoop(path, port, 'update'));
    }
    const measured = median(ours);
    const over = (loop) => ({
      measured: `${grouped(measured)}/s over ${grouped(median(loop))}/s`,
      ratio: measured / median(loop),
    });
    return [
      row({
        what: `sql-conditional on PostgreSQL, ${CONNECTIONS} connections: purchases/s over a bare pg loop of the same statements (UPDATE, INSERT)`,
        ...over(bare),
        floor: 0.7,
        goal: 0.9,
      }),
      row({ what: 'the same over a bare pg loop of the UPDATE alone', ...over(update) }),
    ];
  } finally {
    await server.stop();
  }
}

async function startPostgres() {
  const load = createJiti(import.meta.url);
  const { findSqlProgram } = await load.import('../src/live/sql/program.ts');
  const { startSqlServer } = await load.import('../src/live/sql/server.ts');
  const { platform, env } = process;
  const machine = { path: env.PATH ?? '', platform, isRoot: process.getuid?.() === 0 };
  const connections = 3 * CONNECTIONS;
  return startSqlServer(findSqlProgram('postgres', machine), { connections });
}

async function bareLoop(path, port, statements) {
  const script = new URL('./bare-pg.js', import.meta.url).pathname;
  const { stdout, stderr } = await runNode([
    ...[script, path, `${port}`, `${CONNECTIONS}`, `${PURCHASES}`, statements],
  ]);
  if (stdout === '') throw new Error(`bench: ${stderr}`);
  return Number(stdout);
}

async function purchasesPerSec(url) {
  const { document } = await runDocument([
    ...['--strategy', 'sql-conditional', '--sql', url, '--connections', `${CONNECTIONS}`],
    ...['--stock', `${PURCHASES}`, '--buyers', `${BUYERS}`, '--attempts', `${PURCHASES}`],
  ]);
  const [result] = document.results;
  if (result.sold !== PURCHASES || result.oversold !== 0 || result.unmatchedOrders !== 0) {
    throw new Error(`bench: sql-conditional sold ${result.sold}, ${result.verdict}`);
  }
  return result.attemptsPerSec;
}
