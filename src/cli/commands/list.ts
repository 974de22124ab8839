import { addColorFlags, type OutputFlags } from '../flags.ts';
import type { AddCommand } from './command.ts';

/** `list`: the strategies. */
export const addList: AddCommand = (program, context) => {
  addColorFlags(program.command('list'))
    .summary('list the strategies')
    .description('Lists the built-in strategies: what each needs and promises.')
    .option('--json', 'print a JSON document')
    .action(async (flags: OutputFlags) => {
      const { list } = await import('../list.ts');
      list(context, flags);
    });
};
