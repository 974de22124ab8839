import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../cli/fake-context.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('--verify-determinism', () => {
  it('says that a strategy does the same again', async () => {
    const { code, stderr, stdout } = await verify("await redis.set('x', Math.random());");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^PASS/)]);
    expect(stderr).toMatch(/^own: the same again, \d+ events twice$/m);
  });

  it('names the first event that was another one', async () => {
    const { code, stdout } = await verify("calls += 1; await redis.set('x', calls);");
    expect(code).toBe(4);
    const told = stdout.replace(/\s+/g, ' ');
    expect(told).toContain('expected the same sale for the same seed, got another one from event');
    expect(told).toMatch(/"args":\["x","1"\]\}, and then .*"args":\["x","21"\]\}/);
  });

  it('names the line that uses a real file', async () => {
    const { stderr } = await verify("await redis.ping();\nreadFile('/dev/null').catch(() => {});");
    const uses = 'uses a file, which does not follow the virtual world';
    expect(stderr).toContain(`own: strategy.ts:14 ${uses}\n`);
  });

  it('names the line that uses a timer which was kept from before', async () => {
    const real = globalThis as { keptTimeout?: typeof setTimeout };
    real.keptTimeout = setTimeout;
    const { stderr } = await verify('globalThis.keptTimeout(() => {}, 0);');
    delete real.keptTimeout;
    expect(stderr).toContain('own: strategy.ts:13 uses a real timer, which does not follow');
  });

  it('is refused on real servers', async () => {
    const { code, stderr } = await cli([
      'run',
      '-s',
      'naive',
      '--verify-determinism',
      '--target',
      'local',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--verify-determinism: expected a run on the simulator, got one');
  });
});

/** A strategy whose purchases do this, on line 13, before they deduct. */
async function verify(work: string) {
  const text = `import { readFile } from 'node:fs/promises';
import { defineStrategy } from 'seckill-bench';
let calls = 0;
export default defineStrategy({
  name: 'own', about: 'of a test', needs: ['redis'], promises: [], breaksWhen: 'nothing known',
  async setUp(sale, { redis }) {
    await redis.set('stock', sale.stock);
  },
  async open(sale, { redis }) {
    return {
      close: async () => {},
      async purchase({ quantity }) {
        ${work}
        return (await redis.decrby('stock', quantity)) < 0 ? 'sold-out' : 'sold';
      },
      remaining: async () => Math.max(0, Number(await redis.get('stock'))),
    };
  },
});
`;
  // A file that was loaded stays loaded.
  const own = await mkdtemp(join(folder, 'own-'));
  await writeFile(join(own, 'strategy.ts'), text);
  const sale = ['--stock', '5', '--buyers', '20', '--verify-determinism'];
  return cli(['run', '-s', './strategy.ts', ...sale], { cwd: own });
}
