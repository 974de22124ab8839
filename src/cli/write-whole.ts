import { randomBytes } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file, or leaves what was there: a full disk, or an end in the middle, never leaves a part of it. What is
 * no ordinary file (a device, a pipe), or lies in a folder where nothing new can be made, is written in place.
 * Rejects with the system's error.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && !there.isFile()) return writeFile(path, text);
  const file = there === undefined ? path : await realpath(path);
  const beside = join(dirname(file), `.${basename(file)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await writeFile(beside, text, { flag: 'wx', ...(there && { mode: there.mode }) });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!NO_ROOM_BESIDE.includes(code)) throw error;
    await writeFile(file, text);
  }
}

/** Of a folder, or of a name that is too long with more. */
const NO_ROOM_BESIDE: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG'];
