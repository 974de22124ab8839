import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cli } from '../cli/fake-context.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = await readFile(join(root, 'docs/report.md'), 'utf8');
const commands = [...docs.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.split('\n'))
  .flatMap((line) => /^npx seckill-bench (.*)$/.exec(line)?.[1] ?? []);

describe('docs/report.md', () => {
  const files: Record<string, string> = {};

  it.each(commands)('runs: seckill-bench %s', { timeout: 120_000 }, async (command) => {
    const { code, written } = await cli(command.split(' '), { files });
    expect(code).toBe(command.includes('unsafe-lock') ? 1 : 0);
    for (const [file, text] of written) files[file] = text;
  });

  it('leaves behind the files that its commands name', () => {
    const named = ['report.html', 'report.md', 'result.json', 'sale.jsonl'];
    expect(Object.keys(files).sort()).toEqual(named);
  });

  it('has a picture that is small', async () => {
    expect(docs).toContain('](images/page.png)');
    expect((await stat(join(root, 'docs/images/page.png'))).size).toBeLessThan(150_000);
  });
});
