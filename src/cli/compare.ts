import { type CompareOptions, compareDocuments } from '../compare/compare.ts';
import { differences } from '../compare/differences.ts';
import type { CompareDocument } from '../core/compare.ts';
import { type Problem, UsageError } from '../core/errors.ts';
import type { RunDocument } from '../core/result.ts';
import { renderComparisonMarkdown } from '../report/compare/markdown.ts';
import { renderComparison } from '../report/compare/text.ts';
import { readDocument } from '../report/read-document.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { OutputFlags } from './flags.ts';
import { jsonDestination, printOrWrite } from './json-output.ts';
import { checkWritable, writeOutput } from './output-file.ts';

/** The flags of `compare`. */
export type CompareFlags = OutputFlags & {
  /** `5%`. */
  readonly tolerance: string;
  readonly speed: boolean;
  /** `-` is stdout. */
  readonly markdown?: string;
};

/**
 * `seckill-bench compare`: what changed between two results. Exits with 1 where something is worse, and with 3 where
 * that cannot be told.
 *
 * @throws UsageError for files that are no results, or results of other scenarios
 */
export async function compare(
  context: Context,
  [baseFile, headFile]: readonly [string, string],
  flags: CompareFlags,
): Promise<ExitCode> {
  const options = { tolerance: toleranceOf(flags.tolerance), judgesSpeed: flags.speed };
  const json = await jsonDestination(context, flags.json);
  const { markdown } = flags;
  if (markdown !== undefined) await checkWritable(context, '--markdown', markdown);
  const document = await compared(context, [baseFile, headFile], options);
  const codes: ExitCode[] = [EXIT_CODES[document.verdict]];
  const text = () => {
    if (markdown === '-') return renderComparisonMarkdown(document);
    const columns = context.stdout.columns ?? 80;
    return renderComparison(document, { chalk: chalkFor(context, flags), columns });
  };
  codes.push(await printOrWrite(context, json, `${JSON.stringify(document, null, 2)}\n`, text));
  if (markdown !== undefined && markdown !== '-') {
    codes.push(await written(context, markdown, renderComparisonMarkdown(document)));
  }
  return worstExitCode(codes);
}

async function compared(
  context: Context,
  files: readonly [string, string],
  options: CompareOptions,
): Promise<CompareDocument> {
  const [base, head] = await Promise.all(files.map((file) => readResult(context, file)));
  const problems = [base, head].flatMap((read) => (isDocument(read) ? [] : (read ?? [])));
  if (!isDocument(base) || !isDocument(head)) throw new UsageError(problems);
  const others = differences(base, head);
  if (others.length === 0) return compareDocuments(base, head, options);
  throw new UsageError([
    {
      subject: files.join(', '),
      expected: 'results of one scenario',
      got: `two that differ in ${others.join('; ')}`,
      hint: 'run base and head with the same flags',
    },
  ]);
}

async function readResult(
  context: Context,
  file: string,
): Promise<RunDocument | readonly Problem[]> {
  try {
    return readDocument(file, await context.readFile(file));
  } catch (error) {
    const got = (error as NodeJS.ErrnoException).code ?? String(error);
    return [{ subject: file, expected: 'a result of seckill-bench run --json', got }];
  }
}

function isDocument(read: RunDocument | readonly Problem[] | undefined): read is RunDocument {
  return read !== undefined && 'results' in read;
}

function toleranceOf(text: string): number {
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  const tolerance = Number(percent) / 100;
  if (tolerance >= 0 && tolerance <= 10) return tolerance;
  throw new UsageError([
    { subject: '--tolerance', expected: 'a percentage from 0% to 1000%', got: text },
  ]);
}

async function written(context: Context, path: string, text: string): Promise<ExitCode> {
  try {
    await writeOutput(context, '--markdown', path, text);
    return EXIT_CODES.pass;
  } catch (error) {
    return reportFailure(context, error);
  }
}
