/**
 * The barest load generator: callers that send HINCRBY and record their latency. Prints calls/s.
 * Arguments: socket, callers, calls.
 */
import { build } from 'hdr-histogram-js';
import { Redis } from 'ioredis';

const [socket, callers, calls] = process.argv.slice(2);
const redis = new Redis({ path: socket });
await redis.hset('bench:info', 'stock', calls);
const histogram = build({ numberOfSignificantValueDigits: 3, autoResize: true });
let left = Number(calls);

async function caller() {
  while (left > 0) {
    left -= 1;
    const startedMs = performance.now();
    await redis.hincrby('bench:info', 'stock', -1);
    histogram.recordValue(Math.round((performance.now() - startedMs) * 1000));
  }
}

const startedMs = performance.now();
await Promise.all(Array.from({ length: Number(callers) }, caller));
process.stdout.write(`${(histogram.totalCount * 1000) / (performance.now() - startedMs)}\n`);
await redis.del('bench:info');
redis.disconnect();
