import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processContext } from '../../src/cli/context.ts';

describe('the files of a process', () => {
  const context = processContext();
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-context-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are appended to at once, what was there before is gone', async () => {
    const path = join(folder, 'appended');
    await writeFile(path, 'a longer text from before');
    const append = context.appendTo(path);
    append(Buffer.from('one,'));
    expect(await readFile(path, 'utf8')).toBe('one,');
    append(Buffer.from('two'));
    expect(await readFile(path, 'utf8')).toBe('one,two');
    expect(() => context.appendTo(folder)).toThrow('EISDIR');
  });

  it('are read chunk by chunk', async () => {
    const path = join(folder, 'read');
    const text = 'line\n'.repeat(200_000);
    await writeFile(path, text);
    const chunks: Uint8Array[] = [];
    for await (const chunk of context.readChunks(path)) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(1);
    expect(Buffer.concat(chunks).toString()).toBe(text);
    const missing = context.readChunks(join(folder, 'nothing'));
    await expect(missing[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
