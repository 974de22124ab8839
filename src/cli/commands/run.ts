import { EXIT_CODE_HELP } from '../exit-codes.ts';
import { addRunFlags, type RunFlags } from '../flags.ts';
import type { AddCommand } from './command.ts';

/** `run`: sells under load. */
export const addRun: AddCommand = (program, context, done) => {
  addRunFlags(program.command('run').argument('[scenario-file]', 'YAML, see docs/scenarios.md'))
    .summary('sell under load and tell what happened')
    .description(RUN_ABOUT)
    .usage('[scenario-file] [flags]')
    .addHelpText('after', RUN_HELP)
    .action(async (file: string | undefined, flags: RunFlags) => {
      const { run } = await import('../run.ts');
      done(await run(context, file, flags));
    });
};

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
