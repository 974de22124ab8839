import { UsageError } from '../core/errors.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { OutputFlags } from './flags.ts';
import { checkWritable, writeOutput } from './output-file.ts';

/** Where the JSON document goes: nowhere, to stdout in place of the text, or to a file beside it. */
export type JsonDestination =
  | { readonly kind: 'none' }
  | { readonly kind: 'stdout' }
  | { readonly kind: 'file'; readonly path: string };

/**
 * Reads `--json [file]` (`-` is stdout) and makes sure, before anything runs, that the file can be
 * written. A scenario or a strategy is never overwritten: `--json sale.yaml` forgot the file.
 *
 * @throws UsageError
 */
export async function jsonDestination(
  context: Context,
  json: OutputFlags['json'],
): Promise<JsonDestination> {
  if (json === undefined) return { kind: 'none' };
  if (json === true || json === '-') return { kind: 'stdout' };
  if (/\.(ya?ml|[cm]?[jt]s)$/i.test(json)) {
    const hint = `to print on stdout: seckill-bench run ${json} --json`;
    throw new UsageError([
      { subject: '--json', expected: 'a file for the result', got: `${json}, an input`, hint },
    ]);
  }
  await checkWritable(context, '--json', json);
  return { kind: 'file', path: json };
}

/**
 * Writes the document's text to the file.
 *
 * @throws SeckillError `target`: the run is over, so that a full disk loses the file, not the report
 */
export async function writeJson(context: Context, path: string, text: string): Promise<void> {
  await writeOutput(context, '--json', path, text);
}

/**
 * Prints the document in place of the report, or the report, and writes the document to the file of `--json`
 * beside it. Gives the code of an output that was lost, 0 where none was. An empty report is not printed.
 */
export async function printOrWrite(
  context: Context,
  destination: JsonDestination,
  json: string,
  report: () => string,
): Promise<ExitCode> {
  const { stdout } = context;
  if (destination.kind === 'stdout') {
    stdout.write(json);
    return 0;
  }
  const text = report();
  if (text !== '') stdout.write(text);
  if (destination.kind === 'none') return 0;
  try {
    await writeJson(context, destination.path, json);
    return 0;
  } catch (error) {
    return reportFailure(context, error);
  }
}
