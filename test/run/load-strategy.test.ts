import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProblem, type Problem } from '../../src/core/errors.ts';
import { PurchaseFailed } from '../../src/core/purchase-failed.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { loadStrategy } from '../../src/run/load-strategy.ts';
import { placeOf, placeOfField } from '../../src/run/place.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-strategy-'));
});
afterAll(() => rm(folder, { recursive: true }));

const REST = `about: 'a', needs: ['redis'], promises: [], breaksWhen: 'b',
  async setUp(): Promise<void> {}, async open() { throw new Error('no'); }`;
const PLAIN = REST.replace(': Promise<void>', '');

describe('loadStrategy', () => {
  it.each([
    [
      'mine.ts',
      `import { defineStrategy, type Sale } from 'seckill-bench';
      const sale: Sale = { id: 'x', stock: 1, quantity: 1 };
      export default defineStrategy({ name: 'mine', ${REST} });`,
    ],
    ['mine.mts', `export default { name: 'mine', ${REST} };`],
    ['mine.cts', `const mine: object = { name: 'mine', ${REST} }; module.exports = mine;`],
    ['mine.js', `export default { name: 'mine', ${PLAIN} };`],
    ['mine.mjs', `export default { name: 'mine', ${PLAIN} };`],
    ['mine.cjs', `module.exports = { name: 'mine', ${PLAIN} };`],
  ])('loads %s without a build step', async (name, text) => {
    expect(await load(name, text)).toMatchObject({ strategy: { name: 'mine' }, told: [] });
  });

  it('gives the file the running tool, wherever it lies', async () => {
    const { strategy } = await load(
      'same.ts',
      `import * as tool from 'seckill-bench';
       import { PurchaseFailed } from './beside.ts';
       export default { name: 'same', ${REST}, async tearDown() { throw new PurchaseFailed('x'); } };`,
      { 'beside.ts': "export { PurchaseFailed } from 'seckill-bench';" },
    );
    await expect(
      strategy?.tearDown?.({} as never, {} as never, {} as never),
    ).rejects.toBeInstanceOf(PurchaseFailed);
  });

  it('tells a syntax error with its line', async () => {
    const { told } = await load('broken.ts', 'export const a = 1;\n\nconst = 2;\n');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /^\.\/broken\.ts:3: expected a file that loads, got an error: .*Unexpected/,
    );
  });

  it('tells what a file throws while it loads, with the line', async () => {
    const { told } = await load(
      'throws.ts',
      "interface A {\n  a: number;\n}\nconst a: A = { a: 1 };\nthrow new Error('no stock ' + a.a);\n",
    );
    expect(told).toEqual(['./throws.ts:5: expected a file that loads, got an error: no stock 1']);
  });

  it('tells where a file throws later', async () => {
    const later = `export default {
      name: 'later', about: 'a', needs: ['redis'], promises: [], breaksWhen: 'b',
      async setUp() {
        throw new Error('no stock');
      },
      async open() {
        return { remaining: async () => 0, close: async () => {} };
      },
    };`;
    const { strategy } = await load('later.ts', later);
    const thrown = await strategy?.setUp({} as never, {} as never, {} as never).catch((e) => e);
    expect(placeOf(strategy as AnyStrategy, thrown)).toBe('./later.ts:4');
    expect(placeOfField(strategy as AnyStrategy, 'open')).toBe('./later.ts:6');
    expect(placeOf(strategy as AnyStrategy, new Error('from elsewhere'))).toBe(undefined);
  });

  it('tells a missing file, and a missing import of a file', async () => {
    expect((await load('absent.ts')).told).toEqual([
      './absent.ts: expected a file, got nothing there\n  hint: the path of a strategy starts from the working folder',
    ]);
    const { told } = await load('imports.ts', "import './gone.ts';\nexport default {};");
    expect(told[0]).toMatch(
      /^\.\/imports\.ts.*: expected a file that loads, got an error: .*gone\.ts/,
    );
  });

  it('tells a file that exports no strategy', async () => {
    for (const text of ['export const a = 1;', 'export default 3;', '']) {
      const { told } = await load(`none-${text.length}.ts`, text);
      expect(told[0]).toContain('expected a default export that is a strategy, got ');
    }
  });

  it('tells everything wrong with the shape at once', async () => {
    const { told } = await load(
      'shape.ts',
      `export default {
        name: 'Not Kebab', about: '', needs: ['redis', 'kafka'], promises: 'none',
        options: { undo: { kind: 'flg' }, tries: { kind: 'number', default: 1, min: 0, about: 'x' } },
        setUp: 1, teardown() {},
      };`,
    );
    expect(told).toEqual([
      './shape.ts:2 name: expected a name in kebab-case, got "Not Kebab"',
      './shape.ts:1 about: expected a sentence, got ""',
      './shape.ts:2 needs.1: expected one of redis, redis-nodes, sql, zookeeper, queue, notifier, got "kafka"',
      './shape.ts:2 promises: expected a list of one-holder, own-release, nothing-stranded, got "none"',
      './shape.ts:1 breaksWhen: expected a sentence, got nothing',
      './shape.ts:3 options.undo.kind: expected an option whose kind is flag, number, choice, rate or duration, got "flg"',
      './shape.ts:3 options.tries.max: expected a number, got nothing',
      './shape.ts:4 setUp: expected a function, got 1',
      './shape.ts:1 open: expected a function, got nothing',
      expect.stringMatching(
        /^\.\/shape\.ts:4 teardown: expected one of name, .*tearDown, got teardown/,
      ),
    ]);
  });

  it('gives the line of the export where a name stands in several', async () => {
    const text = `const sale = { promises: 1 };
      export default {
        name: 'mine', about: 'a', needs: ['redis'], breaksWhen: 'b',
        promises: [sale.promises], setUp() {}, open() {},
      };`;
    const { told } = await load('twice.ts', text);
    expect(told).toEqual([
      './twice.ts:2 promises.0: expected one of one-holder, own-release, nothing-stranded, got 1',
    ]);
  });

  it('leaves no file behind', async () => {
    const { readdir } = await import('node:fs/promises');
    const before = await readdir(folder);
    await load('clean.ts', `export default { name: 'clean', ${REST} };`);
    expect((await readdir(folder)).filter((name) => !before.includes(name))).toEqual(['clean.ts']);
  });
});

async function load(name: string, text?: string, others: Record<string, string> = {}) {
  for (const [file, content] of Object.entries({
    ...others,
    ...(text !== undefined && { [name]: text }),
  })) {
    await writeFile(join(folder, file), content);
  }
  const problems: Problem[] = [];
  const strategy = await loadStrategy(`./${name}`, join(folder, name), problems);
  return { strategy, told: problems.map(describeProblem) };
}
