import { readFile } from 'node:fs/promises';
import { Chalk } from 'chalk';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlayedAct } from '../../src/lesson/act.ts';
import { acts, playAct } from '../../src/lesson/catalog.ts';
import { renderDocument } from '../../src/lesson/markdown/document.ts';
import { renderAct } from '../../src/lesson/text/act.ts';
import { problemsOf } from '../lesson/markdown/mermaid.ts';
import { quietStage } from '../lesson/stage.ts';

const AGAIN = 'node bin/seckill-bench.js postmortem --markdown docs/postmortem.md';

const played: PlayedAct[] = [];
beforeAll(async () => {
  for (const act of acts) played.push(await playAct(act, quietStage()));
}, 120_000);

describe('docs/postmortem.md', () => {
  it('is what the tool writes', async () => {
    const path = new URL('../../docs/postmortem.md', import.meta.url);
    const written = renderDocument(played, 'seckill-bench postmortem --markdown postmortem.md');
    expect(await readFile(path, 'utf8'), `is out of date: npm run build && ${AGAIN}`).toBe(written);
  });

  it('has Mermaid diagrams that are valid, one for each sale of a few buyers', () => {
    const blocks = renderDocument(played, '').matchAll(/```mermaid\n([\s\S]*?)\n```/g);
    const diagrams = [...blocks].map(([, block = '']) => block.split('\n'));
    const scenes = played.flatMap((act) => act.scenes.filter(({ kind }) => kind === 'timeline'));
    expect(diagrams).toHaveLength(scenes.length);
    expect(diagrams.flatMap(problemsOf)).toEqual([]);
  });
});

describe('the lesson', () => {
  it('goes from a sale that works over three that oversell to the fix, and on to a lock that is no fix', () => {
    const verdicts = played.map(({ scenes }) => scenes.map(({ ran }) => ran.result.verdict));
    expect(verdicts).toEqual([
      ['pass', 'fail'],
      ['fail'],
      ['fail', 'fail'],
      ['fail', 'fail'],
      ['pass', 'pass'],
      ['fail', 'fail', 'fail'],
    ]);
  });

  it('shows half the fix without a foreign release, and oversold; the fix with overlaps, and not', () => {
    const [, , , half, fix] = played.map(({ scenes }) =>
      scenes.flatMap((scene) => (scene.kind === 'search' ? [] : [scene.ran.result])),
    );
    for (const result of half ?? []) {
      expect(result.foreignReleases).toBe(0);
      expect(result.oversold).toBeGreaterThan(0);
    }
    for (const result of fix ?? []) {
      expect(result.overlaps).toBeGreaterThan(0);
      expect(result.oversold).toBe(0);
    }
  });

  it.each([80, 120])(
    'keeps within %d columns, but for commands that are to be copied',
    (columns) => {
      const options = { chalk: new Chalk({ level: 0 }), columns };
      const lines = played.flatMap((act) => renderAct(act, acts.length, options).split('\n'));
      const long = lines.filter((line) => line.length > columns && !line.startsWith('again: '));
      expect(long).toEqual([]);
    },
  );

  it('has a value for each figure that it tells', () => {
    const options = { chalk: new Chalk({ level: 0 }), columns: 80 };
    const text = played.map((act) => renderAct(act, acts.length, options)).join('');
    expect(text).not.toMatch(/undefined|NaN|null|unknown/);
  });
});
