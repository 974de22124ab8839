import { runDocument } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 3;
const ORDERS = 3_000;
/** Who wait at a time, each with a socket. */
const BUYERS = 200;

/** The whole flash-sale system on real servers: orders made a second, and how long until the buyer knows. */
export async function queueRows() {
  const rows = [];
  for (const kind of ['list', 'streams']) {
    const results = [];
    for (let run = 0; run < RUNS; run++) results.push(await orders(kind));
    const perSec = median(results.map(({ attemptsPerSec }) => attemptsPerSec));
    const p99Us = median(results.map(({ responseUs }) => responseUs.p99));
    rows.push(
      row({
        what: `queue with a ${kind}, 8 workers, PostgreSQL, ${BUYERS} buyers who wait at WebSockets: orders/s`,
        measured: `${grouped(perSec)}/s`,
      }),
      row({
        what: 'the same: until the buyer knows, p99',
        measured: `${(p99Us / 1000).toFixed(0)} ms`,
      }),
    );
  }
  return rows;
}

async function orders(kind) {
  const { document } = await runDocument([
    ...['--strategy', 'queue', '--queue', kind, '--target', 'local', '--sql', 'postgres'],
    ...['--stock', `${ORDERS}`, '--buyers', `${BUYERS}`, '--attempts', `${ORDERS}`],
  ]);
  const [result] = document.results;
  if (result.sold !== ORDERS || result.recorded !== ORDERS || result.unmatchedOrders !== 0) {
    throw new Error(`bench: queue sold ${result.sold}, ${result.verdict}`);
  }
  return result;
}
