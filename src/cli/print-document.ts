import type { RunDocument } from '../core/result.ts';
import { renderJson } from '../report/json.ts';
import { renderText } from '../report/text.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { OutputFlags } from './flags.ts';
import { type JsonDestination, printOrWrite } from './json-output.ts';

/**
 * Prints the report of a document, or the document itself, and writes it to the file of `--json`. Gives the
 * code of an output that was lost, 0 where none was. `inPlace` makes what is printed in place of the text.
 */
export async function printDocument(
  context: Context,
  document: RunDocument,
  flags: OutputFlags,
  json: JsonDestination,
  inPlace?: () => string,
): Promise<ExitCode> {
  return printOrWrite(context, json, renderJson(document), () => {
    if (inPlace !== undefined) return inPlace();
    if (document.results.length + document.notRun.length === 0) return '';
    const columns = context.stdout.columns ?? 80;
    return renderText(document, { chalk: chalkFor(context, flags), columns });
  });
}
