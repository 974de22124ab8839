import { UsageError } from '../core/errors.ts';
import type { RunDocument } from '../core/result.ts';
import { renderHtml } from '../report/html/page.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { RunFlags } from './flags.ts';
import { checkWritable, writeOutput } from './output-file.ts';
import { readPageAssets } from './page-assets.ts';

/**
 * Reads `--html <file>` and makes sure, before anything runs, that it can be written and is no input and no other
 * output; undefined where it was not given.
 *
 * @throws UsageError
 */
export async function htmlPath(
  context: Context,
  { html: path, json, record, markdown }: Pick<RunFlags, 'html' | 'json' | 'record' | 'markdown'>,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const refuse = (expected: string, got: string) => {
    throw new UsageError([{ subject: '--html', expected, got }]);
  };
  if (path === '' || path === '-') refuse('a file for the page (.html)', path || 'nothing');
  if (/\.(ya?ml|[cm]?[jt]s|jsonl?)$/i.test(path)) refuse('a file for the page (.html)', path);
  if ([json, record, markdown].includes(path)) {
    refuse('a file of its own', `${path}, which another flag writes`);
  }
  await checkWritable(context, '--html', path);
  return path;
}

/** Writes the page of a document, and says so. Gives the code of an output that was lost, 0 where all is well. */
export async function writeHtml(
  context: Context,
  path: string,
  document: RunDocument,
  note: (text: string) => void,
): Promise<ExitCode> {
  try {
    const page = renderHtml(document, await readPageAssets());
    await writeOutput(context, '--html', path, page);
    note(`wrote ${path}`);
    return 0;
  } catch (error) {
    return reportFailure(context, error);
  }
}
