import { Option } from 'commander';
import type { CompareFlags } from '../compare.ts';
import { addOutputFlags } from '../flags.ts';
import type { AddCommand } from './command.ts';

/** `compare`: before and after. */
export const addCompare: AddCommand = (program, context, done) => {
  const command = program
    .command('compare')
    .argument('<base>', 'a result of run --json <file>')
    .argument('<head>', 'one of the same scenario, later');
  command
    .summary('tell what has become worse between two results')
    .description(COMPARE_ABOUT)
    .usage('<base.json> <head.json> [flags]')
    .optionsGroup('Judgement:')
    .option('--tolerance <percent>', 'slower by no more than this is no regression', '5%')
    .option('--no-speed', 'judge only what is sold right')
    .addHelpText('after', COMPARE_HELP);
  addOutputFlags(command)
    .addOption(new Option('--markdown <file>', MARKDOWN_ABOUT).helpGroup('Output:'))
    .action(async (base: string, head: string, flags: CompareFlags) => {
      const { compare } = await import('../compare.ts');
      done(await compare(context, [base, head], flags));
    });
};

const MARKDOWN_ABOUT = 'write it as a Markdown document (- is stdout)';

const COMPARE_ABOUT =
  'Compares two results of one scenario, strategy by strategy. What was sold right and is no longer is always a\n' +
  'regression. Attempts a second and latencies are one only where the whole 95 % confidence interval of the\n' +
  'change lies beyond the tolerance: run both sides with --repeat 5 or more. Where the generator was the\n' +
  'bottleneck nothing is said of speed.';

const COMPARE_HELP = `
Examples:
  seckill-bench run -s ./mine.ts --delay 12s --repeat 20 --json base.json
  seckill-bench run -s ./mine.ts --delay 12s --repeat 20 --json head.json
  seckill-bench compare base.json head.json
  seckill-bench compare base.json head.json --tolerance 10% --markdown comment.md

Exit codes:
  0         nothing is worse
  1         something is
  2         wrong usage, or results of other scenarios
  3         it cannot be told: too few runs, a strategy that is no longer run, a saturated generator
  4         output lost
  70        a bug in seckill-bench`;
