import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { acts } from '../../src/lesson/catalog.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');
const bare = (text: string) => text.replaceAll(/\s+/g, '');

const snippets = acts.flatMap(({ title, code }) => code.map((snippet) => ({ title, ...snippet })));

describe('the acts', () => {
  it.each(snippets)('show $file as it is ($title)', async ({ file, fragments }) => {
    const source = bare(await read(file));
    let from = 0;
    for (const fragment of fragments) {
      const at = source.indexOf(bare(fragment), from);
      expect([fragment, at >= from]).toEqual([fragment, true]);
      from = at + bare(fragment).length;
    }
  });

  it('fit a screen of 80 columns with their code', () => {
    const lines = snippets.flatMap(({ fragments }) => fragments.flatMap((one) => one.split('\n')));
    expect(lines.filter(({ length }) => length > 76)).toEqual([]);
  });

  it('type no figure into their prose: all come from the runs', async () => {
    for (const name of await readdir(new URL('src/lesson/acts/', root))) {
      const source = await read(`src/lesson/acts/${name}`);
      const play = source.slice(source.indexOf('async play('));
      const prose = [...play.matchAll(/`[^`]*`|'[^'\n]*'|"[^"\n]*"/g)]
        .map(([text]) => text.replaceAll(/\$\{[^}]*\}/g, '').replaceAll(/\bact \d/g, ''))
        .filter((text) => text.split(' ').length > 2);
      expect(prose.length).toBeGreaterThan(2);
      expect(prose.filter((text) => /\d/.test(text))).toEqual([]);
    }
  });
});
