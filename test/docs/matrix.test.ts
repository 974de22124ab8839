import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, type Ran } from '../cli/fake-context.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = 'docs/counterexamples';
/** The one command that regenerates the document and its files; they hold nothing of wall time. */
const COMMAND = `explore -s all --matrix --save ${FOLDER} --markdown docs/matrix.md`;
const AGAIN = `is out of date: npm run build && node bin/seckill-bench.js ${COMMAND}`;

let ran: Ran;
beforeAll(async () => {
  // Every cell is searched again: about half a minute of one core.
  ran = await cli(COMMAND.split(' '), { folders: [FOLDER] });
}, 600_000);

describe('docs/matrix.md', () => {
  it('is what the tool writes', async () => {
    const written = await readFile(join(root, 'docs/matrix.md'), 'utf8');
    expect(written, AGAIN).toBe(ran.written.get('docs/matrix.md'));
  });

  it('links to the schedules that the tool finds, byte for byte, and to no others', async () => {
    const names = (await readdir(join(root, FOLDER))).map((name) => `${FOLDER}/${name}`);
    const found = [...ran.written.keys()].filter((path) => path.startsWith(FOLDER));
    expect(names.sort(), AGAIN).toEqual(found.sort());
    for (const name of names) {
      expect(await readFile(join(root, name), 'utf8'), `${name} ${AGAIN}`).toBe(
        ran.written.get(name),
      );
    }
  });

  it('is a table of which every cell says something', () => {
    const [head = '', , ...rows] = (ran.written.get('docs/matrix.md') ?? '')
      .split('\n')
      .filter((line) => line.startsWith('|'));
    const columns = head.split('|').length;
    expect(columns).toBe(10);
    for (const row of rows) {
      const cells = row.split('|').slice(1, -1);
      expect(cells).toHaveLength(columns - 2);
      for (const cell of cells) expect(cell.trim()).not.toBe('');
    }
  });

  it('tells what was not violated as proved only where every schedule was searched', () => {
    const lines = (ran.written.get('docs/matrix.md') ?? '').split('\n');
    const rowsOf = (strategy: string) => lines.filter((line) => line.startsWith(`| ${strategy} |`));
    const [verdicts = '', schedules = ''] = rowsOf('redlock');
    expect(schedules.match(/10,000, all with/g)).toHaveLength(7);
    expect(verdicts).not.toContain('proved');
    const [fix = '', all = ''] = rowsOf('uuid-lock-hincrby');
    expect(all.match(/all [\d,]+/g)).toHaveLength(7);
    expect(fix.match(/\*\*proved\*\*/g)).toHaveLength(6);
  });
});
