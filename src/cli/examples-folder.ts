import { join } from 'node:path';
import { SeckillError, UsageError } from '../core/errors.ts';
import { writeCounterexample } from '../explore/text.ts';
import { commentsOf } from '../run/explore/comments.ts';
import type { Explored } from '../run/explore/explore.ts';
import type { Context } from './context.ts';

/** Where counterexamples are kept. */
export interface Examples {
  /**
   * Writes the counterexamples of a result, and gives the result with their files.
   *
   * @throws SeckillError `target` where one cannot be written: the search is over, so that it is told first
   */
  save(explored: Explored): Promise<Explored>;
}

/**
 * Reads `--save`: a folder, or the file of the only counterexample; the current folder unless told. Files are
 * named `<strategy>.<check>.txt`, and replace older ones.
 *
 * @throws UsageError where it cannot be written
 */
export async function examplesFolder(
  context: Context,
  given: string | false | undefined,
): Promise<Examples> {
  if (given === false) return { save: async (explored) => explored };
  const folder = given ?? '.';
  const reason = await context.whyNotWritable(folder);
  const isFolder = reason === 'EISDIR';
  if (reason !== undefined && !isFolder) {
    const expected = 'a folder, or a file that can be written';
    throw new UsageError([{ subject: '--save', expected, got: `${folder} (${reason})` }]);
  }
  return {
    async save({ result, examples }) {
      const violations = [];
      for (const [index, violation] of result.violations.entries()) {
        const example = examples[index];
        if (example === undefined) continue;
        const name = `${result.strategy}.${violation.figure.replace('ended.by', 'finishes')}.txt`;
        const file = isFolder ? join(folder, name) : numbered(folder, index);
        const text = writeCounterexample(example.counterexample, commentsOf(example.drawing));
        await write(context, file, text);
        violations.push({ ...violation, file });
      }
      return { result: { ...result, violations }, examples };
    },
  };
}

/** `race.txt`, `race-2.txt`, … */
function numbered(file: string, index: number): string {
  if (index === 0) return file;
  const dot = file.lastIndexOf('.');
  const at = dot > Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1 ? dot : file.length;
  return `${file.slice(0, at)}-${index + 1}${file.slice(at)}`;
}

async function write(context: Context, file: string, text: string): Promise<void> {
  try {
    await context.writeFile(file, text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new SeckillError(
      'target',
      `--save: expected a file that can be written, got ${file} (${reason})`,
    );
  }
}
