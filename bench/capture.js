import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToolMeasured } from './seckill.js';
import { grouped, median, row } from './table.js';

const RUNS = 3;
const LINES = 1_000_000;

/** A MONITOR capture of a million lines: the sale of an incident between the sessions of a shop. */
export async function captureRows() {
  const folder = await mkdtemp(join(tmpdir(), 'seckill-bench-'));
  const file = join(folder, 'monitor.txt');
  const [elapsed, rss] = [[], []];
  try {
    const size = await writeCapture(file, LINES);
    for (let run = 0; run < RUNS; run++) {
      const replay = await runToolMeasured(['replay', file, '--json']);
      elapsed.push(replay.elapsedMs);
      rss.push(replay.maxRssMb);
    }
    return [
      row({
        what: 'replay of a MONITOR capture of 1,000,000 lines, whole process, s',
        measured: `${(median(elapsed) / 1000).toFixed(2)} s, ${grouped(size / 1e6)} MB`,
        ratio: median(elapsed) / 1000,
        floor: 30,
        goal: 6,
        isCeiling: true,
      }),
      row({
        what: 'the same: resident memory at most, MB',
        measured: `${grouped(median(rss))} MB`,
        ratio: median(rss),
        floor: 500,
        goal: 200,
        isCeiling: true,
      }),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Writes a capture of at least so many lines. In turns of 12 s a holder outlives its lock of 10 s; around it others
 * try, and sessions, each with a key of its own, are written and read. Answers its size in bytes.
 */
export async function writeCapture(file, lines) {
  const out = createWriteStream(file);
  let written = 0;
  let atUs = 1_700_000_000_000_000;
  let size = 0;
  let text = 'OK\n';
  const say = (client, command) => {
    atUs += 800;
    written += 1;
    const seconds = Math.floor(atUs / 1e6);
    const us = String(atUs % 1e6).padStart(6, '0');
    text += `${seconds}.${us} [0 ${client}] ${command.map((part) => `"${part}"`).join(' ')}\n`;
  };
  const address = (buyer) =>
    `10.0.${(buyer >> 8) % 256}.${buyer % 256}:${20_000 + (buyer % 40_000)}`;
  const take = (buyer) => say(address(buyer), ['SET', 'sale:1:lock', 'val', 'NX', 'EX', '10']);
  const noise = (session) => {
    const key = `session:${session % 300_000}`;
    say(address(session), ['SET', key, `{\\"user\\":${session},\\"cart\\":[1,2,3]}`, 'EX', '1800']);
    say(address(session), ['HGETALL', `cart:${session % 70_000}`]);
    say(address(session), ['INCR', `views:${session % 90_000}`]);
  };
  say('10.9.9.9:9999', ['SET', 'sale:1:stock', '1000000']);
  let stock = 1_000_000;
  for (let turn = 0; written < lines; turn++) {
    const [first, second] = [turn * 2, turn * 2 + 1];
    take(first);
    say(address(first), ['GET', 'sale:1:stock']);
    for (let other = 0; other < 4; other++) take(1_000_000 + turn * 4 + other);
    noise(turn);
    atUs += 10_100_000;
    take(second);
    say(address(second), ['GET', 'sale:1:stock']);
    noise(turn + 1);
    atUs += 1_900_000;
    stock -= 1;
    for (const buyer of [first, second]) {
      say(address(buyer), ['SET', 'sale:1:stock', `${stock}`]);
      say(address(buyer), ['DEL', 'sale:1:lock']);
    }
    if (text.length < 1 << 20) continue;
    size += text.length;
    if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
    text = '';
  }
  size += text.length;
  await new Promise((resolve) => out.end(text, resolve));
  return size;
}
