import { UsageError } from '../core/errors.ts';
import type { RunDocument } from '../core/result.ts';
import { redactUrls } from '../live/redact.ts';
import { renderMarkdown } from '../report/markdown/document.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { RunFlags } from './flags.ts';
import { checkWritable, writeOutput } from './output-file.ts';

/**
 * Reads `--markdown <file>` (`-` is stdout) and makes sure, before anything runs, that it can be written and is no
 * input and no other output; undefined where it was not given.
 *
 * @throws UsageError
 */
export async function markdownPath(
  context: Context,
  { markdown: path, json, record }: RunFlags,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const refuse = (expected: string, got: string) => {
    throw new UsageError([{ subject: '--markdown', expected, got }]);
  };
  if (/\.(ya?ml|[cm]?[jt]s|jsonl?)$/i.test(path)) {
    refuse('a file for a document (.md)', path);
  }
  const isJsonPrinted = json === true || json === '-';
  if (path === '-' && isJsonPrinted) refuse('a file where --json prints', 'stdout');
  if (path !== '-' && (path === json || path === record)) {
    refuse('a file of its own', `${path}, which another flag writes`);
  }
  await checkWritable(context, '--markdown', path);
  return path;
}

/** The document of a run; the command in it is the one that was called, without passwords. */
export function markdownText(context: Context, document: RunDocument): string {
  return renderMarkdown(document, context.argv.map(redactUrls));
}

/** Writes the document of a run, and says so. Gives the code of an output that was lost, 0 where all is well. */
export async function writeMarkdown(
  context: Context,
  path: string,
  document: RunDocument,
  note: (text: string) => void,
): Promise<ExitCode> {
  try {
    await writeOutput(context, '--markdown', path, markdownText(context, document));
    note(`wrote ${path}`);
    return 0;
  } catch (error) {
    return reportFailure(context, error);
  }
}
