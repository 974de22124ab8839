import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';

const BIN = fileURLToPath(new URL('../../bin/seckill-bench.js', import.meta.url));

describe('the real seckill-bench', () => {
  it('is quiet where its reader has left, and keeps its exit code', async () => {
    const { stderr, stdout } = await shell(
      `("$NODE" "$BIN" run -s hincrby --json --quiet; echo "code $?" >&2) | head -c 1`,
    );
    expect([stdout, stderr]).toEqual(['{', 'code 0\n']);
  });

  it.runIf(process.platform === 'linux')('exits with 4 where stdout is a full disk', async () => {
    const { code, stderr } = await shell(`"$NODE" "$BIN" list > /dev/full`);
    expect([code, stderr]).toEqual([
      4,
      'stdout: expected room for the output, got a write error\n',
    ]);
  });

  it('ends by Ctrl-C with what there is, and 130', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seckill-bin-'));
    try {
      await writeFile(join(folder, 'endless.ts'), ENDLESS);
      const args = ['run', '-s', './endless.ts', '--json'];
      const child = spawn(process.execPath, [BIN, ...args], { cwd: folder });
      let stdout = '';
      child.stdout.on('data', (data) => {
        stdout += data;
      });
      child.stderr.once('data', () => child.kill('SIGINT'));
      const code = await new Promise((done) => child.on('close', done));
      expect(code).toBe(130);
      expect(JSON.parse(stdout).results).toMatchObject([{ ended: { by: 'interrupted' } }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('exits with 70, not with the code of a verdict, where nothing catches an error', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seckill-bin-'));
    try {
      const floating = ENDLESS.replace("'begun'", "''); Promise.reject(new Error('floating')");
      await writeFile(join(folder, 'floating.ts'), floating);
      const { code, stderr } = await shell(`cd ${folder} && "$NODE" "$BIN" run -s ./floating.ts`);
      expect([code, stderr]).toEqual([70, expect.stringContaining('Error: floating')]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says how to build it where it is not built', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seckill-bin-'));
    try {
      await mkdir(join(folder, 'bin'));
      await cp(BIN, join(folder, 'bin', 'seckill-bench.mjs'));
      const { code, stderr } = await shell(`"$NODE" "${folder}/bin/seckill-bench.mjs"`);
      expect([code, stderr]).toEqual([70, expect.stringContaining('run npm run build')]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Says on stderr that the run has begun, and then never serves anybody. */
const ENDLESS = `export default {
  name: 'endless', about: 'a', needs: ['redis'], promises: [], breaksWhen: 'b',
  async setUp() { process.stderr.write('begun'); },
  async open() {
    return { purchase: async () => 'busy', remaining: async () => 1, close: async () => {} };
  },
};`;

describe('scenarios/', async () => {
  const folder = new URL('../../scenarios/', import.meta.url);

  // What needs real servers is run where they are asked for: test/acceptance/real-queue.test.ts.
  const simulated = (await readdir(folder)).filter((name) => !name.startsWith('queue-'));

  it.each(simulated)(
    '%s exits with the code that its comment says',
    async (name) => {
      const file = fileURLToPath(new URL(name, folder));
      const { code, stdout } = await shell(`"$NODE" "$BIN" run ${file} --json --quiet`);
      const said = /^# Exit code (\d+)/m.exec(await readFile(file, 'utf8'))?.[1];
      expect(code).toBe(Number(said));

      const { results }: RunDocument = JSON.parse(stdout);
      const sales = results.map(({ attempts, sold, oversold }) => [attempts.sold, sold, oversold]);
      if (name === 'two-buyers-one-unit.yaml') expect(sales).toEqual([[2, 2, 1]]);
      if (name === 'fix.yaml') expect(sales).toEqual([[100, 100, 0]]);
      if (name === 'ten-thousand-buyers.yaml') {
        expect(sales).toEqual([
          [10, 100, 0],
          [10, 100, 0],
        ]);
      }
      if (name === 'p0-incident.yaml') expect(results[0]?.oversold).toBeGreaterThanOrEqual(100);
      if (name === 'half-fix.yaml') expect(results[0]?.foreignReleases).toBe(0);
    },
    120_000,
  );
});

function shell(command: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, BIN, NODE: process.execPath };
  return new Promise((done) => {
    execFile('sh', ['-c', command], { env, maxBuffer: 50_000_000 }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
