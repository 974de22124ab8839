/**
 * Two buyers who get, validate, set and order on fast-check's scheduler, each effect when it is released:
 * prints schedules per second. The property holds, so that nothing is shrunk.
 */
import fc from 'fast-check';

const RUNS = 20_000;

function sale(scheduler) {
  let stock = 2;
  const orders = [];
  const released = (what) => scheduler.schedule(Promise.resolve(), what);
  const buyer = async (number) => {
    await released('get');
    const left = stock;
    if (left < 1) return;
    await released('validate');
    await released('set');
    stock = left - 1;
    await released('order');
    orders.push(number);
  };
  return { orders, all: Promise.all([buyer(1), buyer(2)]) };
}

const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
  const { orders, all } = sale(scheduler);
  await scheduler.waitFor(all);
  return orders.length <= 2;
});

await fc.check(property, { numRuns: 500, seed: 1 });
const startedMs = performance.now();
const { failed, numRuns } = await fc.check(property, { numRuns: RUNS, seed: 1 });
if (failed || numRuns !== RUNS) throw new Error('the property failed');
process.stdout.write(`${(RUNS * 1000) / (performance.now() - startedMs)}\n`);
