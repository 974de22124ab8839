import { addColorFlags, type OutputFlags } from '../flags.ts';
import type { AddCommand } from './command.ts';

/** `explain`: one strategy. */
export const addExplain: AddCommand = (program, context) => {
  addColorFlags(program.command('explain').argument('<strategy>', 'a name from list, or a file'))
    .summary('what a strategy promises, and what breaks it')
    .description('Tells what a strategy promises, what breaks it, what it costs, and its options.')
    .option('--json', 'print a JSON document')
    .action(async (strategy: string, flags: OutputFlags) => {
      const { explain } = await import('../explain.ts');
      await explain(context, strategy, flags);
    });
};
