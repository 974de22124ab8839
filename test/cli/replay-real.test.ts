import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CounterexampleDocument } from '../../src/core/counterexample-result.ts';
import { describeWith } from '../support/servers.ts';
import { cli } from './fake-context.ts';

const env = { PATH: process.env.PATH ?? '' };
const files = {
  'naive.txt': counterexample('naive', 'oversold: sold 2 of 1 unit: 1 too many', 'none', [
    'buyer 1 tries',
    'buyer 1: get',
    'buyer 2 tries',
    'buyer 2: get',
    'buyer 2: validate answers',
    'buyer 2: set',
    'buyer 2: order answers',
    'buyer 1: validate answers',
    'buyer 1: set',
    'buyer 1: order answers',
  ]),
  'jump.txt': counterexample('uuid-lock', 'overlaps: 1 of 2', 'clock-jump 1', [
    'buyer 1 tries',
    'buyer 1: set',
    'redis-1: clock jumps',
    'buyer 2 tries',
    'buyer 2: set',
    'buyer 2: get',
    'buyer 2: validate answers',
    'buyer 2: set',
    'buyer 2: order answers',
    'buyer 2: eval',
    'buyer 1: get',
    'buyer 1: eval',
  ]),
};

describeWith(['redis'], 'a counterexample with --target local', () => {
  it('ends with what came of it on the real server, and fails: the violation is real', async () => {
    const { code, stdout, stderr } = await cli(['replay', 'naive.txt', '--target', 'local'], {
      files,
      env,
    });
    const lines = stdout.trimEnd().split('\n');
    expect(stderr).toBe('');
    expect(lines[0]).toBe('FAIL  naive  oversells');
    expect(lines.at(-1)).toMatch(/^reproduced on (Redis|Valkey) \d+\.\d+\.\d+$/);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}6 +buyer 2: set +SET \{sale\}:stock 0 +OK$/),
    );
    expect(stdout).toContain('seckill-bench replay naive.txt --target local');
    expect(code).toBe(1);
  });

  it('tells every command and reply in its JSON', async () => {
    const argv = ['replay', 'naive.txt', '--target', 'local', '--json'];
    const { real, verdict } = JSON.parse(
      (await cli(argv, { files, env })).stdout,
    ) as CounterexampleDocument;
    expect(verdict).toBe('fail');
    expect(real?.difference).toBeNull();
    expect(real?.replies.filter(({ step }) => step > 0)).toEqual([
      { step: 2, server: 1, command: 'GET {sale}:stock', reply: '"1"' },
      { step: 4, server: 1, command: 'GET {sale}:stock', reply: '"1"' },
      { step: 6, server: 1, command: 'SET {sale}:stock 0', reply: 'OK' },
      { step: 9, server: 1, command: 'SET {sale}:stock 0', reply: 'OK' },
      { step: 11, server: 1, command: 'GET {sale}:stock', reply: '"0"' },
    ]);
  });

  const folder = mkdtempSync(join(tmpdir(), 'hasty-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is inconclusive where reality differs, and says where and how', async () => {
    writeFileSync(join(folder, 'hasty.ts'), HASTY);
    const reads = Array.from({ length: 200 }, () => 'buyer 1: get');
    const steps = ['buyer 1 tries', 'buyer 1: set', ...reads, 'buyer 1: incr'];
    const text = counterexample('./hasty.ts', 'stranded: stranded 1', 'none', steps, 1);
    const { code, stdout } = await cli(['replay', 'hasty.txt', '--target', 'local'], {
      files: { 'hasty.txt': text },
      env,
      cwd: folder,
    });
    expect(stdout).toMatch(
      /^INCONCLUSIVE {2}\.\/hasty\.ts {2}.*; (Redis|Valkey) [\d.]+ differed\n/,
    );
    expect(stdout).toContain('model  the keys "left", "lock"');
    expect(stdout).toContain('Redis  the keys "left"');
    expect(stdout).toContain('a key expired by itself');
    expect(stdout).toMatch(/\ndiffered at step \d+ on (Redis|Valkey) [\d.]+: GET left\n$/);
    expect(code).toBe(3);
  });

  it('is refused where a clock jumps, with the reason', async () => {
    const { code, stdout, stderr } = await cli(['replay', 'jump.txt', '--target', 'local'], {
      files,
      env,
    });
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain('the clock of a real server is the machine’s');
    expect(stderr).toContain('hint: without --target it is replayed on the simulator');
  });
});

describe('a counterexample', () => {
  it('with --target local takes a server program, and says how to get one', async () => {
    const argv = ['replay', 'naive.txt', '--target', 'local'];
    const { code, stdout, stderr } = await cli(argv, { files, env: { PATH: '' } });
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(
      /expected redis-server or valkey-server on the PATH, got neither\n {2}hint: /,
    );
  });

  it('with --target sim is replayed on the simulator alone', async () => {
    const { code, stdout } = await cli(['replay', 'naive.txt', '--target', 'sim'], { files });
    expect(code).toBe(1);
    expect(stdout).not.toContain('reproduced');
  });

  it('is played on no server that somebody else may use, and no password is shown', async () => {
    const argv = ['replay', 'naive.txt', '--target', 'redis://me:secret@localhost'];
    const { code, stderr } = await cli(argv, { files, env });
    expect(code).toBe(2);
    expect(stderr).toBe(
      '--target: expected sim or local for a counterexample, got redis://***@localhost\n' +
        '  hint: its order can be enforced only on servers that nobody else uses\n',
    );
  });

  it('that comes out otherwise on the simulator is not played on real servers', async () => {
    const text = files['naive.txt'].replace('buyer 2: set', 'buyer 2: incr');
    const argv = ['replay', 'edited.txt', '--target', 'local', '--json'];
    const { code, stdout } = await cli(argv, { files: { 'edited.txt': text }, env });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ real: null, why: { kind: 'step', step: 6 } });
  });
});

function counterexample(
  strategy: string,
  violated: string,
  faults: string,
  steps: readonly string[],
  buyers = 2,
): string {
  const header = {
    strategy,
    buyers,
    nodes: buyers,
    stock: 1,
    quantity: 1,
    attempts: 1,
    'lock-ttl': '10s',
    seed: 1,
    faults,
    violated,
  };
  return [
    'seckill-bench counterexample 1',
    ...Object.entries(header).map(([key, value]) => `${key}: ${value}`),
    '',
    ...steps.map((step, index) => `${index + 1}  ${step}`),
    `end: ${steps.length} steps`,
    '',
  ].join('\n');
}

/** Its lock lives for 5 ms, which is less than 200 reads take on the wall, and it loses a unit. */
const HASTY = `
import { defineStrategy } from 'seckill-bench';
export default defineStrategy({
  name: 'hasty', about: 'hasty', needs: ['redis'], promises: ['nothing-stranded'],
  breaksWhen: 'always', cost: '202 round trips',
  setUp: async (sale, { redis }) => { await redis.set('left', sale.stock - 1); },
  open: async (sale, { redis }) => ({
    async purchase() {
      await redis.set('lock', 'mine', 'PX', 5);
      for (let read = 0; read < 200; read++) await redis.get('left');
      await redis.incr('reads');
      return 'failed';
    },
    remaining: async () => Number(await redis.get('left')),
    close: async () => {},
  }),
});
`;
