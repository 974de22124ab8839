import type { RunDocument } from '../core/result.ts';
import { renderJson } from '../report/json.ts';
import { renderText } from '../report/text.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { OutputFlags } from './flags.ts';
import { type JsonDestination, writeJson } from './json-output.ts';

/**
 * Prints the report of a document, or the document itself, and writes it to the file of `--json`. Gives the
 * code of an output that was lost, 0 where none was.
 */
export async function printDocument(
  context: Context,
  document: RunDocument,
  flags: OutputFlags,
  json: JsonDestination,
): Promise<ExitCode> {
  const { stdout } = context;
  if (json.kind === 'stdout') {
    stdout.write(renderJson(document));
    return 0;
  }
  if (document.results.length + document.notRun.length > 0) {
    const columns = stdout.columns ?? 80;
    stdout.write(renderText(document, { chalk: chalkFor(context, flags), columns }));
  }
  if (json.kind === 'none') return 0;
  try {
    await writeJson(context, json.path, renderJson(document));
    return 0;
  } catch (error) {
    return reportFailure(context, error);
  }
}
