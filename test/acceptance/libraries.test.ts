import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../support/servers.ts';
import { sale } from './sale.ts';

const example = (name: string) =>
  fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url));
const bin = fileURLToPath(new URL('../../bin/seckill-bench.js', import.meta.url));
const tool = (...args: string[]) => execa({ reject: false })`node ${[bin, ...args]}`;
const small = ['--stock', '10', '--buyers', '50', '--delay', '12s'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-libraries-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a lock library of npm, handed the client of the simulator', () => {
  it('renews its lock in virtual time: redlock', async () => {
    const { exit, result } = await sale('-s', example('redlock'), ...small);
    expect([exit, result.oversold, result.overlaps]).toEqual([0, 0, 0]);
    expect(result.sold).toBe(10);
  });

  it('loses its lock in virtual time: @sesamecare-oss/redlock', async () => {
    const { exit, result } = await sale('-s', example('sesamecare-redlock'), ...small);
    expect(exit).toBe(1);
    expect(result.oversold).toBeGreaterThan(0);
    expect(result.overlaps).toBeGreaterThan(0);
  });

  it('renews its lock by an interval: redis-semaphore', async () => {
    const { exit, result } = await sale('-s', example('redis-semaphore'), ...small);
    expect([exit, result.sold, result.overlaps]).toEqual([0, 10, 0]);
  });

  it('does the same again, to the last byte', async () => {
    const run = () => tool('run', '-s', example('redlock'), ...small, '--quiet');
    expect((await run()).stdout).toBe((await run()).stdout);
  });
});

describe('redlock of npm, searched with a pause', () => {
  const search = ['explore', '-s', example('redlock'), '--pause', '1', '--check', 'one-holder'];
  const file = () => join(folder, 'redlock.pause.overlaps.txt');

  it('lets two in at once, and its counterexample is replayed', { timeout: 60_000 }, async () => {
    const explored = await tool(...search, '--save', folder);
    expect([explored.exitCode, explored.stdout]).toEqual([
      1,
      expect.stringContaining('1 of 3 critical sections were entered while another was'),
    ]);
    const replayed = await tool('replay', file());
    expect([replayed.exitCode, replayed.stdout]).toEqual([
      1,
      expect.stringContaining('1 of 3 critical sections were entered while another was'),
    ]);
  });

  describeWith(['redis'], 'and on a real Redis', () => {
    it('the same order has the same end', { timeout: 60_000 }, async () => {
      const { exitCode, stdout } = await tool('replay', file(), '--target', 'local');
      expect([exitCode, stdout]).toEqual([1, expect.stringContaining('reproduced on Redis')]);
    });
  });
});

describeWith(['redis'], 'a lock library of npm, handed a client of a real Redis', () => {
  const quick = ['--stock', '5', '--buyers', '20', '--retry', '50ms', '--target', 'local'];

  it.each(['redlock', 'sesamecare-redlock', 'redis-semaphore'])(
    'sells what there is: %s',
    { timeout: 60_000 },
    async (name) => {
      const { result } = await sale('-s', example(name), ...quick);
      expect([result.ended.by, result.sold, result.oversold]).toEqual(['completed', 5, 0]);
    },
  );
});
