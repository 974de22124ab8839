import { SeckillError, UsageError } from '../core/errors.ts';
import type { Context } from './context.ts';

/**
 * Makes sure, before anything runs, that the file of a flag can be written; `-` is stdout, and can.
 *
 * @throws UsageError
 */
export async function checkWritable(context: Context, flag: string, path: string): Promise<void> {
  const reason = path === '-' ? undefined : await context.whyNotWritable(path);
  if (reason === undefined) return;
  const hint = HINTS[reason];
  const problem = { subject: flag, expected: 'a file that can be written' };
  throw new UsageError([{ ...problem, got: `${path} (${reason})`, ...(hint && { hint }) }]);
}

const HINTS: Readonly<Record<string, string>> = {
  ENOENT: 'make its folder first',
  EISDIR: 'name a file in that folder',
};

/**
 * Writes a file whole, or leaves what was there.
 *
 * @throws SeckillError `target`: what it would tell has happened, so that a full disk loses the file, not the report
 */
export async function writeOutput(
  context: Context,
  flag: string,
  path: string,
  text: string,
): Promise<void> {
  try {
    await context.writeFile(path, text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    const expected = 'a file that can be written';
    throw new SeckillError('target', `${flag}: expected ${expected}, got ${path} (${reason})`);
  }
}
