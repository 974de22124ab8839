import { createJiti } from 'jiti';
import { grouped, median, row } from './table.js';

const RUNS = 3;
const SALES = 24;
const CALLERS = 960;
const ATTEMPTS = 96_000;

const sources = createJiti(import.meta.url);
const quiet = { sent: () => undefined, settled: () => undefined };
const reaper = { pid: undefined, close: async () => {}, watch: () => () => {} };

/**
 * Many sales at once through one client: the script of lua-decrement on one server, and on a cluster whose three masters
 * share the sales by their hash tags.
 */
export async function clusterRows() {
  const { findServerProgram } = await sources.import('../src/live/program.ts');
  const program = findServerProgram(process.env.PATH ?? '', process.platform);
  const single = await open({ kind: 'local', program, servers: 1 });
  const cluster = await open({ kind: 'local-deployment', program, topology: 'cluster' });
  try {
    const figures = { single: [], cluster: [] };
    for (let run = 0; run < RUNS; run++) {
      figures.single.push(await purchasesPerSec(single, run));
      figures.cluster.push(await purchasesPerSec(cluster, run));
    }
    const [one, many] = [median(figures.single), median(figures.cluster)];
    return [
      row({
        what: `lua-decrement, ${SALES} sales at once: purchases/s on a cluster of three masters over one server`,
        measured: `${grouped(many)}/s over ${grouped(one)}/s`,
        ratio: many / one,
      }),
    ];
  } finally {
    await Promise.all([single.close(), cluster.close()]);
  }
}

async function open(target) {
  const { openLiveHost } = await sources.import('../src/live/host.ts');
  return openLiveHost({ target, runId: '1-bench', maxTimeMs: 600_000, reaper, keysBySale: true });
}

async function purchasesPerSec(host, run) {
  const { luaDecrement } = await sources.import('../src/strategies/lua-decrement.ts');
  const { redisNodes } = await host.connectNode(quiet);
  const world = {
    redis: redisNodes[0],
    downstream: { validate: async () => {}, order: async () => {} },
  };
  const perSale = Math.ceil(ATTEMPTS / SALES);
  const nodes = await Promise.all(
    Array.from({ length: SALES }, async (_, number) => {
      const sale = { id: `${host.saleId}-${run}-${number}`, stock: perSale, quantity: 1 };
      await luaDecrement.setUp(sale, world, { lockTtlMs: 10_000 });
      return luaDecrement.open(sale, world, { lockTtlMs: 10_000 });
    }),
  );
  const from = performance.now();
  const sold = await Promise.all(nodes.map((node) => sellOut(node, perSale)));
  const seconds = (performance.now() - from) / 1_000;
  const left = await Promise.all(nodes.map((node) => node.remaining()));
  const total = sold.reduce((sum, one) => sum + one, 0);
  if (total !== perSale * SALES || left.some((units) => units !== 0)) {
    throw new Error(`expected ${perSale * SALES} purchases and nothing left, got ${total}`);
  }
  world.redis.disconnect();
  return total / seconds;
}

/** A share of the callers buys until nothing is left. */
async function sellOut(node, attempts) {
  let begun = 0;
  let sold = 0;
  const call = async () => {
    while (begun < attempts) {
      begun += 1;
      const outcome = await node.purchase({
        buyer: 1 + (begun % 100),
        attempt: begun,
        quantity: 1,
      });
      if (outcome === 'sold') sold += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS / SALES }, call));
  return sold;
}
