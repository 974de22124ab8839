import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startRedis } from './redis.js';
import { runDocument, runNode } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 5;
const ATTEMPTS = 500_000;
const CALLERS = 1_000;

/** Attempts against a real Redis on one socket, against the barest loops on the same one. */
export async function liveRows() {
  const redis = await startRedis();
  try {
    const [bare, benchmark, hincrby, lua] = [[], [], [], []];
    for (let run = 0; run < RUNS; run++) {
      bare.push(await bareLoop(redis.socket));
      hincrby.push(await attemptsPerSec(redis.socket, 'hincrby'));
      lua.push(await attemptsPerSec(redis.socket, 'lua-decrement'));
      benchmark.push(await redisBenchmark(redis.socket));
    }
    const ours = median(hincrby);
    return [
      row({
        what: 'hincrby live, everything recorded and checked: attempts/s over a bare ioredis loop',
        measured: `${grouped(ours)}/s over ${grouped(median(bare))}/s`,
        ratio: ours / median(bare),
        floor: 0.6,
        goal: 0.9,
      }),
      row({
        what: 'the same over redis-benchmark -c 50, unpipelined',
        measured: `${grouped(ours)}/s over ${grouped(median(benchmark))}/s`,
        ratio: ours / median(benchmark),
        floor: 1.5,
        goal: 3,
      }),
      row({ what: 'hincrby live: purchases/s, none oversold', measured: `${grouped(ours)}/s` }),
      row({
        what: 'lua-decrement live: purchases/s, none oversold',
        measured: `${grouped(median(lua))}/s`,
      }),
    ];
  } finally {
    await redis.stop();
  }
}

async function bareLoop(socket) {
  const script = new URL('./bare-ioredis.js', import.meta.url).pathname;
  const { stdout } = await runNode([script, socket, `${CALLERS}`, `${ATTEMPTS}`]);
  return Number(stdout);
}

async function attemptsPerSec(socket, strategy) {
  const { document } = await runDocument([
    ...['--strategy', strategy, '--target', `unix:${socket}`],
    ...['--stock', `${ATTEMPTS}`, '--buyers', `${CALLERS}`, '--attempts', `${ATTEMPTS}`],
  ]);
  const [result] = document.results;
  if (result.sold !== ATTEMPTS || result.oversold !== 0 || result.verdict !== 'pass') {
    throw new Error(`bench: ${strategy} sold ${result.sold}, ${result.verdict}`);
  }
  return result.attemptsPerSec;
}

async function redisBenchmark(socket) {
  const { stdout } = await promisify(execFile)('redis-benchmark', [
    ...['-s', socket, '-c', '50', '-n', '300000', '--csv'],
    ...['HINCRBY', 'bench:info', 'stock', '-1'],
  ]);
  return Number(stdout.trim().split('\n').at(-1).split(',')[1].replaceAll('"', ''));
}
