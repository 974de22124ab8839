import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { makeIncident, nginxLog, SALE } from '../incident/incident.ts';
import { describeWith } from '../support/servers.ts';

const bin = fileURLToPath(new URL('../../bin/seckill-bench.js', import.meta.url));
let folder = '';
let log = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-arrivals-'));
  log = join(folder, 'access.log');
  await writeFile(log, nginxLog(makeIncident(SALE)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function replay(file: string, ...flags: string[]) {
  const argv = [bin, 'replay', file, ...flags, '--json', '--quiet'];
  const ran = await execa({ reject: false })`node ${argv}`;
  return { exit: ran.exitCode, document: JSON.parse(ran.stdout) as RunDocument };
}

describeWith(['redis'], 'the arrivals of an incident, on a real Redis', () => {
  it('are oversold by what the shop had, and not by the fix', { timeout: 120_000 }, async () => {
    const strategies = ['-s', 'unsafe-lock', '-s', 'uuid-lock-hincrby'];
    const scaled = ['--target', 'local', '--time-scale', '60'];
    const { exit, document } = await replay(log, ...strategies, ...scaled);
    const [had, fixed] = document.results;
    expect(exit).toBe(1);
    expect(had?.oversold).toBeGreaterThan(0);
    expect(had?.foreignReleases).toBeGreaterThan(0);
    expect([fixed?.verdict, fixed?.oversold]).toEqual(['pass', 0]);
    for (const one of [had, fixed]) {
      expect(one?.attempts.total).toBe(6_000);
      expect(one?.checks.find(({ name }) => name === 'load-reached')?.verdict).toBe('pass');
      expect(one?.reproduce.slice(0, 2)).toEqual(['replay', log]);
    }
  });
});
