/** The wall time, ms, of one simulated sale of a strategy that is nobody's, with virtual globals or without. */
import { seededSource } from '../src/core/random.ts';
import { defineStrategy } from '../src/ports/define-strategy.ts';
import { runOne } from '../src/run/one.ts';
import { loadScenario } from '../src/scenario/load.ts';
import { SimHost } from '../src/sim/host.ts';
import { hincrby } from '../src/strategies/hincrby.ts';

/** Reads what a library reads, for each purchase. */
const strategy = defineStrategy({
  ...hincrby,
  name: 'own',
  async open(sale, world, settings) {
    const node = await hincrby.open(sale, world, settings);
    return {
      ...node,
      purchase: (request) => (Date.now() + Math.random() > 0 ? node.purchase(request) : never()),
    };
  },
});

function never(): never {
  throw new Error('a clock before 1970');
}

const virtualGlobals = process.argv[2] === 'virtual';
const attempts = process.argv[3] ?? '1000';
const scenario = loadScenario({
  flags: { strategy: ['own'], stock: attempts, attempts, buyers: '1000' } as never,
  strategies: ['own'],
  checkExpectation: () => undefined,
});
const random = seededSource(1);
const networkUs = { min: 200, max: 500 };
const host = new SimHost({ random, servers: 1, networkUs, careful: true, virtualGlobals });
const chosen = { strategy, ref: 'own', named: true };
const { signal } = new AbortController();
const startedMs = performance.now();
const hooks = { signal, onProgress() {}, note() {}, env: {} };
const result = await runOne(
  chosen,
  scenario,
  { lockTtlMs: 10_000, undo: true } as never,
  host,
  hooks,
);
if (result.sold !== Number(attempts)) throw new Error(`sold ${result.sold} of ${attempts}`);
process.stdout.write(`${performance.now() - startedMs}\n`);
