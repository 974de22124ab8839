import { UsageError } from '../../core/errors.ts';
import type { RunDocument } from '../../core/result.ts';
import type { Context } from '../context.ts';
import { type ExitCode, worstExitCode } from '../exit-codes.ts';
import { reportFailure } from '../failure.ts';
import type { RunFlags } from '../flags.ts';
import { type JsonDestination, jsonDestination } from '../json-output.ts';
import { checkWritable, writeOutput } from '../output-file.ts';
import { printDocument } from '../print-document.ts';
import { FORMS, type Form } from './forms.ts';

/** What the flags of the output say, as far as a document goes to it. */
export type DocumentFlags = Pick<
  RunFlags,
  'json' | 'color' | 'quiet' | 'record' | (typeof FORMS)[number]['flag']
>;

/** Where the document of a run goes: to the screen, and into files. */
export interface Outputs {
  /** True where one of them shows how the sale went on. */
  readonly needsTimeline: boolean;
  /** True where a file takes the place of the report on the screen, if the command wishes it. */
  readonly hasFiles: boolean;
  /**
   * Prints the report, or what is asked for in its place, and writes the files; `note` hears of each. `isQuiet` leaves
   * out the report. Gives the code of what was lost, 0 where all is well.
   */
  tell(document: RunDocument, note: (text: string) => void, isQuiet?: boolean): Promise<ExitCode>;
}

/**
 * Reads the flags, and makes sure, before anything runs, that every file can be written, is no input, and is asked
 * for once.
 *
 * @throws UsageError
 */
export async function outputsOf(context: Context, flags: DocumentFlags): Promise<Outputs> {
  const json = await jsonDestination(context, flags.json);
  const asked = FORMS.flatMap((form) => {
    const path = flags[form.flag];
    return path === undefined ? [] : [{ form, path }];
  });
  const taken = [...(json.kind === 'file' ? [json.path] : []), flags.record];
  for (const { form, path } of asked) {
    refuse(form, path, json, taken);
    taken.push(path);
    await checkWritable(context, `--${form.flag}`, path);
  }
  const printed = asked.find(({ path }) => path === '-')?.form;
  const files = asked.filter(({ path }) => path !== '-');
  return {
    // A file is kept, to be rendered later; what is printed is read now.
    needsTimeline: json.kind === 'file' || asked.some(({ form }) => form.needsTimeline),
    hasFiles: files.length > 0,
    async tell(document, note, isQuiet = false) {
      const text = printed && (await printed.render(document, context));
      const inPlace = text === undefined ? (isQuiet ? () => '' : undefined) : () => text;
      const codes = [await printDocument(context, document, flags, json, inPlace)];
      for (const { form, path } of files) {
        try {
          const content = await form.render(document, context);
          await writeOutput(context, `--${form.flag}`, path, content);
          note(`wrote ${path}`);
        } catch (error) {
          codes.push(reportFailure(context, error));
        }
      }
      return worstExitCode(codes);
    },
  };
}

const INPUT = /\.(ya?ml|[cm]?[jt]s|jsonl?)$/i;

function refuse(
  { flag, file, canPrint }: Form,
  path: string,
  json: JsonDestination,
  taken: readonly (string | undefined)[],
): void {
  const subject = `--${flag}`;
  const problem = (expected: string, got: string) => new UsageError([{ subject, expected, got }]);
  if (path === '' || (path === '-' && !canPrint)) throw problem(file, path || 'nothing');
  if (INPUT.test(path)) throw problem(file, path);
  const isPrinted = json.kind === 'stdout' || taken.includes('-');
  if (path === '-' && isPrinted) throw problem('a file where another flag prints', 'stdout');
  if (path !== '-' && taken.includes(path)) {
    throw problem('a file of its own', `${path}, which another flag writes`);
  }
}
