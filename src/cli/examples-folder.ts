import { join } from 'node:path';
import { SeckillError, UsageError } from '../core/errors.ts';
import { FAULTS, type FaultBudget } from '../core/schedule.ts';
import { writeCounterexample } from '../explore/text.ts';
import { commentsOf } from '../run/explore/comments.ts';
import type { Example, Explored } from '../run/explore/explore.ts';
import type { Context } from './context.ts';

/** Where counterexamples are kept. */
export interface Examples {
  /**
   * Writes the counterexamples of a result, and gives the result with their files. One that was written
   * before is not written again.
   *
   * @throws SeckillError `target` where one cannot be written
   */
  save(explored: Explored): Promise<Explored>;
}

/**
 * Reads `--save`: a folder, or the file of the only counterexample; the current folder unless told. Those of
 * a matrix are many: they take a folder, and are not saved unless told. Files are named
 * `<strategy>.<faults>.<figure>.txt` after what happens in them, and replace older ones.
 *
 * @throws UsageError where it cannot be written
 */
export async function examplesFolder(
  context: Context,
  given: string | false | undefined,
  isMatrix: boolean,
): Promise<Examples> {
  const folder = given ?? (isMatrix ? false : '.');
  if (folder === false) return { save: async (explored) => explored };
  const isFolder = await takesFiles(context, folder, isMatrix);
  const written = new Map<string, string>();
  const nameFor = (example: Example, figure: string, text: string): string => {
    const name = isFolder ? join(folder, nameOf(example, figure)) : folder;
    for (let count = 1; ; count++) {
      const file = numbered(name, count);
      if ((written.get(file) ?? text) === text) return file;
    }
  };
  return {
    async save({ result, examples }) {
      const violations = [];
      const files = new Map<Example | undefined, string>();
      for (const [index, violation] of result.violations.entries()) {
        const example = examples[index];
        const known = files.get(example);
        if (known !== undefined || example === undefined) {
          violations.push({ ...violation, file: known ?? null });
          continue;
        }
        const text = writeCounterexample(example.counterexample, commentsOf(example.drawing));
        const file = nameFor(example, violation.figure, text);
        if (!written.has(file)) await write(context, file, text);
        written.set(file, text);
        files.set(example, file);
        violations.push({ ...violation, file });
      }
      return { result: { ...result, violations }, examples };
    },
  };
}

/** True for a folder, false for a file. */
async function takesFiles(context: Context, folder: string, isMatrix: boolean): Promise<boolean> {
  const reason = await context.whyNotWritable(folder);
  const isFolder = reason === 'EISDIR';
  const inFolder = isFolder ? await context.whyNotWritable(join(folder, 'schedule.txt')) : reason;
  const got = (why: string) => `${folder} (${why})`;
  if (isMatrix && !isFolder) {
    const expected = 'a folder that is there, for the files of a matrix';
    const problem = { subject: '--save', expected, got: got(reason ?? 'not a folder') };
    throw new UsageError([{ ...problem, hint: 'make the folder first' }]);
  }
  if (inFolder === undefined || inFolder === 'EISDIR') return isFolder;
  const problem = {
    subject: '--save',
    expected: 'a folder, or a file that can be written',
    got: got(inFolder),
  };
  throw new UsageError([{ ...problem, hint: '--no-save saves nothing' }]);
}

/** `redlock.clock-jump-3.overlaps.txt`. */
function nameOf({ counterexample }: Example, figure: string): string {
  const strategy = counterexample.strategy.replace(/^.*[/\\]/, '').replace(/\.[cm]?[jt]s$/, '');
  const parts = [strategy, faultsOf(counterexample.faults), figure.replace('ended.by', 'finishes')];
  return `${parts.filter((part) => part !== '').join('.')}.txt`;
}

function faultsOf(faults: FaultBudget): string {
  return FAULTS.filter((fault) => faults[fault] > 0)
    .map((fault) => (faults[fault] === 1 ? fault : `${fault}-${faults[fault]}`))
    .join('+');
}

/** `race.txt`, `race-2.txt`, … */
function numbered(file: string, count: number): string {
  if (count === 1) return file;
  const dot = file.lastIndexOf('.');
  const at = dot > Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1 ? dot : file.length;
  return `${file.slice(0, at)}-${count}${file.slice(at)}`;
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
