/** Requests a second of autocannon, as arguments say: port, connections, requests. */
import autocannon from 'autocannon';

const [port, connections, amount] = process.argv.slice(2).map(Number);
const startedMs = performance.now();
const result = await autocannon({
  url: `http://127.0.0.1:${port}/buy`,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"buyer":"buyer-1"}',
  connections,
  amount,
});
const elapsedMs = performance.now() - startedMs;
if (result.errors > 0 || result.non2xx > 0)
  throw new Error('autocannon: not every request was answered');
process.stdout.write(`${(amount / elapsedMs) * 1000}\n`);
