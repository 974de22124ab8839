import { dirname, join } from 'node:path';
import { type Problem, SeckillError, UsageError } from '../core/errors.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { scenarioText } from './init/scenario.ts';
import { strategyText } from './init/strategy.ts';
import { workflowText } from './init/workflow.ts';
import { writeOutput } from './output-file.ts';

/** The flags of `init`. */
export interface InitFlags {
  readonly js?: boolean;
  readonly force?: boolean;
}

/**
 * `seckill-bench init`: writes a strategy, a scenario and a workflow, and tells what to do with them.
 *
 * @throws UsageError where one is there already, before anything is written; SeckillError (`target`) where one
 *   cannot be written
 */
export async function init(
  context: Context,
  folder: string | undefined,
  { js = false, force = false }: InitFlags,
): Promise<ExitCode> {
  const strategy = js ? 'strategy.js' : 'strategy.ts';
  const files: Readonly<Record<string, string>> = {
    [strategy]: strategyText(js),
    'scenario.yaml': scenarioText(strategy),
    '.github/workflows/stock.yml': workflowText(strategy),
  };
  const paths = Object.keys(files).map((name) => join(folder ?? '.', name));
  if (!force) await expectNone(context, paths);
  for (const [index, text] of Object.values(files).entries()) {
    const path = paths[index] ?? '';
    await makeFolderOf(context, path);
    await writeOutput(context, 'init', path, text);
  }
  context.stdout.write(told(folder, paths, strategy));
  return EXIT_CODES.pass;
}

async function expectNone(context: Context, paths: readonly string[]): Promise<void> {
  const problems: Problem[] = [];
  for (const path of paths) {
    const reason = await context.readFile(path).then(
      () => 'one',
      (error: NodeJS.ErrnoException) => (isNothing(error) ? undefined : String(error.code)),
    );
    if (reason === undefined) continue;
    const hint = '--force writes over it';
    problems.push({ subject: path, expected: 'no file there yet', got: reason, hint });
  }
  if (problems.length > 0) throw new UsageError(problems);
}

async function makeFolderOf(context: Context, path: string): Promise<void> {
  const folder = dirname(path);
  await context.makeFolder(folder).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code ?? String(error);
    throw new SeckillError('target', `init: expected a folder, got ${folder} (${reason})`);
  });
}

function isNothing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT';
}

function told(folder: string | undefined, paths: readonly string[], strategy: string): string {
  const [mine, scenario, workflow] = paths;
  const cd = folder === undefined ? [] : [`  cd ${folder}`];
  return `${[
    `${mine}  your checkout: paste your code into purchase`,
    `${scenario}  the sale that it is put to`,
    `${workflow}  the same on every pull request`,
    '',
    'Next:',
    ...cd,
    `  npx seckill-bench run -s ./${strategy}`,
    '  npx seckill-bench run scenario.yaml',
    `  npx seckill-bench explore -s ./${strategy}`,
    "  npm install --save-dev seckill-bench     for your editor's types; runs do not need it",
  ].join('\n')}\n`;
}
