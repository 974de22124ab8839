import { dirname, relative } from 'node:path';
import { Chalk, type ChalkInstance } from 'chalk';
import type { ExploreDocument } from '../core/exploration.ts';
import { renderMatrixDocument } from '../report/exploration/markdown.ts';
import { renderExploration } from '../report/exploration/report.ts';
import type { Explored } from '../run/explore/explore.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { worstExitCode } from './exit-codes.ts';
import type { ExploreFlags } from './explore-flags.ts';
import { reportFailure } from './failure.ts';
import { jsonDestination, writeJson } from './json-output.ts';
import { checkWritable, writeOutput } from './output-file.ts';
import { tellGithubOfSearch } from './outputs/github.ts';

/** Where the outcome of a search goes. */
export interface ExplorePrinter {
  /** Prints it, and writes the files. Gives the code of an output that was lost, 0 where none was. */
  print(
    document: ExploreDocument,
    explored: readonly Explored[],
    isInterrupted: boolean,
  ): Promise<ExitCode>;
}

/**
 * Reads `--json` and `--markdown`.
 *
 * @throws UsageError where a file cannot be written
 */
export async function explorePrinter(
  context: Context,
  flags: ExploreFlags,
): Promise<ExplorePrinter> {
  const { stdout, stderr } = context;
  const json = await jsonDestination(context, flags.json);
  const { markdown } = flags;
  if (markdown !== undefined) await checkWritable(context, '--markdown', markdown);
  const kept = async (work: Promise<void>): Promise<ExitCode> => {
    try {
      await work;
      return 0;
    } catch (error) {
      return reportFailure(context, error);
    }
  };
  return {
    async print(document, explored, isInterrupted) {
      const codes: ExitCode[] = [];
      const text = `${JSON.stringify(document, null, 2)}\n`;
      const drawings = new Map(
        explored.map(({ result, examples }) => [result, examples.map(({ drawing }) => drawing)]),
      );
      const report = (chalk: ChalkInstance, columns: number) =>
        renderExploration(document, drawings, { chalk, columns });
      if (json.kind === 'stdout') stdout.write(text);
      else stdout.write(report(chalkFor(context, flags), stdout.columns ?? 80));
      await tellGithubOfSearch(context, document, () => report(new Chalk({ level: 0 }), 100));
      if (json.kind === 'file') codes.push(await kept(writeJson(context, json.path, text)));
      if (markdown !== undefined && isInterrupted) {
        stderr.write(`--markdown: ${markdown} was not written: the matrix is not whole\n`);
      } else if (markdown !== undefined) {
        codes.push(await kept(writeMarkdown(context, markdown, document)));
      }
      return worstExitCode(codes);
    },
  };
}

async function writeMarkdown(
  context: Context,
  path: string,
  document: ExploreDocument,
): Promise<void> {
  const linkTo = (file: string) => relative(dirname(path), file).replaceAll('\\', '/');
  const text = renderMatrixDocument(document, context.argv, linkTo);
  await writeOutput(context, '--markdown', path, text);
}
