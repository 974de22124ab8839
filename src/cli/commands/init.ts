import type { InitFlags } from '../init.ts';
import type { AddCommand } from './command.ts';

/** `init`: a strategy, a scenario and a workflow to begin with. */
export const addInit: AddCommand = (program, context, done) => {
  program
    .command('init')
    .argument('[folder]', 'where to write them (default: the current folder)')
    .summary('write a strategy of your own, a scenario and a CI workflow to begin with')
    .description(ABOUT)
    .option('--js', 'write the strategy in JavaScript')
    .option('--force', 'write over files that are there')
    .addHelpText('after', HELP)
    .action(async (folder: string | undefined, flags: InitFlags) => {
      const { init } = await import('../init.ts');
      done(await init(context, folder, flags));
    });
};

const ABOUT =
  'Writes strategy.ts, scenario.yaml and .github/workflows/stock.yml. They run at once: paste your own code into\n' +
  'the strategy. Writes nothing where one of them is there already.';

const HELP = `
Examples:
  seckill-bench init && seckill-bench run -s ./strategy.ts
  seckill-bench init shop --js

Exit codes:
  0         the files are written
  2         wrong usage, or one of the files is there already
  4         a file could not be written`;
