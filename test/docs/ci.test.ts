import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { cli } from '../cli/fake-context.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const docs = await read('docs/ci.md');

it('docs/ci.md gives the action inputs that it has', async () => {
  const { inputs } = parse(await read('action.yml'));
  const [, yaml = ''] = /## GitHub Actions[\s\S]*?```yaml\n([\s\S]*?)```/.exec(docs) ?? [];
  const step = parse(yaml).steps.find(({ uses }: { uses?: string }) => uses?.includes('seckill'));
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with)));
});

it('the commands of docs/ci.md are understood', async () => {
  const scenario = { 'scenario.yaml': 'strategy: hincrby\nstock: 5\nbuyers: 20\n' };
  const commands = [...docs.matchAll(/npx (?:--yes )?seckill-bench (run .*)$/gm)];
  expect(commands.length).toBeGreaterThan(1);
  for (const [, command = ''] of commands) {
    const { code, written } = await cli(command.split(' '), { files: scenario });
    expect([code, [...written.keys()].sort()]).toEqual([0, ['stock.json', 'stock.xml']]);
  }
});
