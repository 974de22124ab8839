import { type Problem, SeckillError, UsageError } from '../core/errors.ts';
import type { ChosenStrategy } from '../run/one.ts';
import type { OpenRecording } from '../run/record.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { RunFlags } from './flags.ts';

/** The files of `--record`. */
export interface RecordingFiles {
  /** Opens the file of a strategy. Never throws: what could not be written is told at the end. */
  readonly record: OpenRecording;
  /** Says which files were written, and what was lost of them. Gives the code of that, 0 where all is well. */
  tell(note: (text: string) => void): ExitCode;
}

/**
 * Reads `--record <file>` and makes sure, before anything runs, that it can be written; undefined where
 * it was not given. Several strategies get a file each: `sale.jsonl` becomes `sale.hincrby.jsonl`.
 *
 * @throws UsageError
 */
export async function recordingFiles(
  context: Context,
  { record: file, json }: RunFlags,
  chosen: readonly ChosenStrategy[],
): Promise<RecordingFiles | undefined> {
  if (file === undefined) return undefined;
  const names = chosen.map(({ strategy }) => strategy.name);
  const paths = new Map(
    names.map((name) => [name, names.length > 1 ? withName(file, name) : file]),
  );
  const problem = await problemOf(context, file, json, [...paths.values()]);
  if (problem !== undefined) throw new UsageError([problem]);
  return new Files(context, paths);
}

class Files implements RecordingFiles {
  readonly #context: Context;
  readonly #paths: ReadonlyMap<string, string>;
  readonly #written: string[] = [];
  #lost: { readonly path: string; readonly reason: string } | undefined;

  constructor(context: Context, paths: ReadonlyMap<string, string>) {
    this.#context = context;
    this.#paths = paths;
  }

  readonly record: OpenRecording = (strategy) => {
    const path = this.#paths.get(strategy) ?? strategy;
    let append: ((bytes: Uint8Array) => void) | undefined;
    this.#orLose(path, () => {
      append = this.#context.appendTo(path);
    });
    this.#written.push(path);
    return (chunk) => {
      // After a chunk that was lost the rest would be damage.
      if (append !== undefined && !this.#orLose(path, () => append?.(chunk))) append = undefined;
    };
  };

  tell(note: (text: string) => void): ExitCode {
    const whole = this.#written.filter((path) => path !== this.#lost?.path);
    if (whole.length > 0) {
      const example = whole.length > 1 ? '<file>' : whole[0];
      note(`recorded: ${whole.join(', ')} (see it again: seckill-bench replay ${example})`);
    }
    if (this.#lost === undefined) return EXIT_CODES.pass;
    const { path, reason } = this.#lost;
    const message = `--record: expected a file that can be written, got ${path} (${reason})`;
    const hint = 'the file ends where it happened, and can be replayed up to there';
    return reportFailure(this.#context, new SeckillError('target', message, hint));
  }

  #orLose(path: string, write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      this.#lost ??= { path, reason };
      return false;
    }
  }
}

async function problemOf(
  context: Context,
  file: string,
  json: RunFlags['json'],
  paths: readonly string[],
): Promise<Problem | undefined> {
  const subject = '--record';
  if (file === '') return { subject, expected: 'a file for the history', got: 'nothing' };
  if (/\.(ya?ml|[cm]?[jt]s)$/i.test(file)) {
    return { subject, expected: 'a file for the history', got: `${file}, an input` };
  }
  if (typeof json === 'string' && paths.includes(json)) {
    return { subject, expected: 'another file than --json', got: file };
  }
  for (const path of paths) {
    const reason = await context.whyNotWritable(path);
    if (reason === undefined) continue;
    return { subject, expected: 'a file that can be written', got: `${path} (${reason})` };
  }
  return undefined;
}

/** The file with a strategy's name before its extension. */
function withName(file: string, name: string): string {
  const [, path = '', extension = ''] = /^(.*?)(\.[^./\\]*)?$/s.exec(file) ?? [];
  return `${path}.${name}${extension}`;
}
