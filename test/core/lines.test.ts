import { describe, expect, it } from 'vitest';
import { type LineBatch, readLines } from '../../src/core/lines.ts';

describe('readLines', () => {
  it('gives the same lines however the bytes are cut, letters of several bytes included', async () => {
    const text = 'first\nünïcödé — 库存\n\nlast\n';
    for (let size = 1; size < 40; size++) {
      const batches = await linesOf(text, size);
      expect(batches.flatMap(({ lines }) => lines)).toEqual(text.slice(0, -1).split('\n'));
    }
  });

  it('numbers lines from 1 across batches', async () => {
    const batches = await linesOf('a\nb\nc\nd\n', 3);
    expect(batches.map(({ firstLine, lines }) => [firstLine, lines])).toEqual([
      [1, ['a']],
      [2, ['b', 'c']],
      [4, ['d']],
    ]);
  });

  it('takes the ends of lines of Windows, and a byte order mark, away', async () => {
    const batches = await linesOf('\ufeffa\r\nb\r\n', 100);
    expect(batches.flatMap(({ lines }) => lines)).toEqual(['a', 'b']);
  });

  it('says that a last line has no end', async () => {
    expect((await linesOf('a\nb', 100)).map(({ lines, isCut }) => [lines, isCut])).toEqual([
      [['a'], false],
      [['b'], true],
    ]);
  });

  it('gives every byte, in order', async () => {
    const text = 'a\r\nb\n\nc';
    const batches = await linesOf(text, 2);
    expect(Buffer.concat(batches.map(({ bytes }) => bytes)).toString()).toBe(text);
  });

  it('gives a line that has no end for 16 MB in pieces', async () => {
    const batches = await linesOf('x'.repeat(20_000_000), 1_000_000);
    expect(batches.map(({ lines }) => lines.length)).toEqual([1, 1]);
  });

  it('gives nothing of an empty file', async () => {
    expect(await linesOf('', 10)).toEqual([]);
  });
});

async function linesOf(text: string, size: number): Promise<LineBatch[]> {
  const bytes = Buffer.from(text);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const batches: LineBatch[] = [];
  for await (const batch of readLines(chunks())) batches.push(batch);
  return batches;
}
