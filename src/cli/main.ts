import { Command, CommanderError } from 'commander';
import { VERSION } from '../core/version.ts';
import { redactUrls } from '../live/redact.ts';
import { commands } from './commands/catalog.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from './exit-codes.ts';
import { reportFailure, reportUncaught } from './failure.ts';

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

  for (const add of commands) add(program, context, done);
  return program;
}

function helpWidth(columns: number | undefined): number {
  return Math.min(columns ?? 80, 120);
}

const PROGRAM_HELP = `
Examples:
  seckill-bench run --strategy unsafe-lock --delay 12s
  seckill-bench list
  seckill-bench explain redlock

seckill-bench run --help tells its flags and the exit codes.`;
