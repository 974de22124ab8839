import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/strategies/catalog.ts';
import { cli } from '../cli/fake-context.ts';

const docs = await readFile(new URL('../../docs/strategies.md', import.meta.url), 'utf8');
const again = 'regenerate it with the command that it ends with';

/** What the design expects with a service of 12 s, a lock of 10 s, one node and nothing that stops: these fail. */
const FAILING = ['naive', 'unsafe-lock', 'uuid-lock', 'redlock', 'sql-naive'];

/** Its table by strategy: one row each, by the heads of the columns. */
function rowsOf(text: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const [head = [], , ...rows] = text
    .slice(0, text.indexOf('<details>'))
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.slice(2, -2).split(' | '));
  return new Map(
    rows.map((cells) => {
      const row = Object.fromEntries(head.map((name, at) => [name, cells[at] ?? '']));
      return [row.strategy ?? '', row];
    }),
  );
}

describe('docs/strategies.md', () => {
  const rows = rowsOf(docs);

  it('has one row for each strategy, in the order of the catalog', () => {
    expect([...rows.keys()], again).toEqual(strategies.map(({ name }) => name));
    expect(docs).not.toContain('not run:');
  });

  it('says of each what the design expects, and what breaks it', () => {
    const verdicts = strategies.map(({ name }) => [name, rows.get(name)?.verdict]);
    const expected = strategies.map(({ name }) => {
      return [name, FAILING.includes(name) ? '**FAIL**' : '**PASS**'];
    });
    expect(verdicts, again).toEqual(expected);
    for (const { name, breaksWhen } of strategies) {
      const told = rows.get(name)?.['breaks when']?.replaceAll('\\', '');
      expect(told, `${name}: ${again}`).toBe(breaksWhen);
    }
  });

  it('bounds the user service by the rate, beside a strategy that does not', () => {
    const peak = (name: string) => Number(rows.get(name)?.validate?.replaceAll(',', ''));
    expect(peak('rate-limited')).toBeLessThan(peak('hincrby'));
  });

  it('ends with the command, the machine and the servers', () => {
    const [, command = ''] = /```sh\nseckill-bench (run -s all .*)\n```\n\n- /.exec(docs) ?? [];
    expect(command).toMatch(/--target local --sql postgres .*--markdown docs\/strategies\.md$/);
    for (const server of ['redis-server ', 'postgres ', 'ZooKeeper ', 'nats-server ']) {
      expect(docs.slice(docs.lastIndexOf('```'))).toContain(server);
    }
  });

  it('names flags that the tool has', async () => {
    const { stdout } = await cli(['run', '--help']);
    for (const [flag] of docs.slice(docs.lastIndexOf('```sh')).matchAll(/--[a-z-]+/g)) {
      expect(stdout).toContain(flag);
    }
  });
});
