import { Command, CommanderError } from 'commander';
import { VERSION } from '../core/version.ts';
import { redactUrls } from '../live/redact.ts';
import type { Context } from './context.ts';
import { EXIT_CODE_HELP, EXIT_CODES, type ExitCode, worstExitCode } from './exit-codes.ts';
import { reportFailure, reportUncaught } from './failure.ts';
import { addColorFlags, addRunFlags, type OutputFlags, type RunFlags } from './flags.ts';

export { processContext } from './context.ts';

/**
 * Runs the command line of a context and gives the process's exit code, one of {@link EXIT_CODES};
 * never rejects. Only what the help needs is imported before a command is known.
 */
export async function main(context: Context): Promise<ExitCode> {
  // Without this Node would exit with 1, which is a verdict.
  const uncaught = new Promise<ExitCode>((resolve) => {
    context.onUncaught((error) => resolve(reportUncaught(context, error)));
  });
  const code = await Promise.race([command(context), uncaught]);
  if (await context.flush()) return code;
  context.stderr.write('stdout: expected room for the output, got a write error\n');
  return worstExitCode([code, EXIT_CODES.target]);
}

async function command(context: Context): Promise<ExitCode> {
  let code: ExitCode = EXIT_CODES.pass;
  const program = createProgram(context, (given) => {
    code = given;
  });
  try {
    await program.parseAsync(context.argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(context, error);
    if (error.exitCode !== 0) return EXIT_CODES.usage;
  }
  return code;
}

function createProgram(context: Context, done: (code: ExitCode) => void): Command {
  const { stdout, stderr } = context;
  const program = new Command('seckill-bench')
    .description('Tells whether a flash sale can oversell its stock, how, and how fast it sells.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(redactUrls(text)),
      getOutHelpWidth: () => helpWidth(stdout.columns),
      getErrHelpWidth: () => helpWidth(stderr.columns),
    })
    .addHelpText('after', PROGRAM_HELP);

  addRunFlags(program.command('run').argument('[scenario-file]', 'YAML, see docs/scenarios.md'))
    .summary('sell under load and tell what happened')
    .description(RUN_ABOUT)
    .usage('[scenario-file] [flags]')
    .addHelpText('after', RUN_HELP)
    .action(async (file: string | undefined, flags: RunFlags) => {
      const { run } = await import('./run.ts');
      done(await run(context, file, flags));
    });

  addColorFlags(program.command('list'))
    .summary('list the strategies')
    .description('Lists the built-in strategies: what each needs and promises.')
    .option('--json', 'print a JSON document')
    .action(async (flags: OutputFlags) => {
      const { list } = await import('./list.ts');
      list(context, flags);
    });

  addColorFlags(program.command('explain').argument('<strategy>', 'a name from list, or a file'))
    .summary('what a strategy promises, and what breaks it')
    .description('Tells what a strategy promises, what breaks it, what it costs, and its options.')
    .option('--json', 'print a JSON document')
    .action(async (strategy: string, flags: OutputFlags) => {
      const { explain } = await import('./explain.ts');
      await explain(context, strategy, flags);
    });

  program
    .command('schema')
    .summary('print the JSON Schema of the report')
    .description('Prints the JSON Schema of the document that run --json prints.')
    .action(async () => {
      const { schema } = await import('./schema.ts');
      await schema(context);
    });
  return program;
}

function helpWidth(columns: number | undefined): number {
  return Math.min(columns ?? 80, 120);
}

const RUN_ABOUT =
  'Runs strategies against a sale and tells the verdict, the latencies and the story of what went wrong.\n' +
  'Every flag but those of the output is also a field of the scenario file; a flag overrides the field.';

const RUN_HELP = `
Examples:
  seckill-bench run -s unsafe-lock --delay 12s    the incident, on the simulator
  seckill-bench run -s all --delay 12s            every strategy, one table
  seckill-bench run -s hincrby --target local     on a throwaway Redis
  seckill-bench run -s ./mine.ts                  your own strategy
  seckill-bench run scenarios/p0-incident.yaml    a scenario from a file

Exit codes:
${EXIT_CODE_HELP.map(([code, about]) => `  ${code.padEnd(9)} ${about}`).join('\n')}`;

const PROGRAM_HELP = `
Examples:
  seckill-bench run --strategy unsafe-lock --delay 12s
  seckill-bench list
  seckill-bench explain redlock

seckill-bench run --help tells its flags and the exit codes.`;
