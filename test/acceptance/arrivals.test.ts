import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { makeIncident, nginxLog } from '../incident/incident.ts';

const bin = fileURLToPath(new URL('../../bin/seckill-bench.js', import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-arrivals-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a log of a million lines', () => {
  it('is read and replayed within 600 MB', { timeout: 240_000 }, async () => {
    const large = join(folder, 'large.log');
    const plan = { visits: 1_000_000, buyers: 100_000, perSec: 2_000, slowSec: 8 };
    await writeFile(large, nginxLog(makeIncident(plan)));
    const hook = 'process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';
    const preload = `data:text/javascript,${encodeURIComponent(hook)}`;
    const argv = [
      `--import=${preload}`,
      bin,
      'replay',
      large,
      '-s',
      'hincrby',
      '--json',
      '--quiet',
    ];
    const { stdout, stderr } = await execa({ reject: false })`node ${argv}`;
    const { incident, results } = JSON.parse(stdout) as RunDocument;
    expect(incident).toMatchObject({ requests: 1_000_000, buyers: 100_000, damaged: [] });
    expect(results).toMatchObject([{ sold: 100, oversold: 0, attempts: { total: 1_000_000 } }]);
    expect(Number(stderr.trim().split('\n').at(-1))).toBeLessThan(600_000);
  });
});
