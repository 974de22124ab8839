import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../src/cli/write-whole.ts';

describe('a file that is written whole', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-write-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is new, or replaces one and keeps its mode; nothing lies beside it', async () => {
    const path = join(folder, 'report.md');
    await writeWhole(path, 'one');
    await chmod(path, 0o600);
    await writeWhole(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['report.md']);
  });

  it('is written through a link', async () => {
    await writeFile(join(folder, 'real'), 'one');
    await symlink('real', join(folder, 'link'));
    await writeWhole(join(folder, 'link'), 'two');
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('two');
    expect((await readdir(folder)).sort()).toEqual(['link', 'real']);
  });

  it('is what it was where the folder is gone or the disk is full', async () => {
    await expect(writeWhole(join(folder, 'no/a'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(writeWhole(folder, 'x')).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(writeWhole('/dev/full', 'x')).rejects.toThrow();
  });
});
