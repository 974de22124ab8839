import { Argument } from 'commander';
import type { Shell } from '../completion.ts';
import type { AddCommand } from './command.ts';

/** `completion`: of the command line, by the shell. */
export const addCompletion: AddCommand = (program, context) => {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which one').choices(['bash', 'zsh', 'fish']))
    .summary('print a script that completes commands, flags and values in a shell')
    .description(
      'Prints a script that completes commands, flags, strategies, groups, files and values in a shell.',
    )
    .addHelpText('after', HELP)
    .action(async (shell: Shell) => {
      const { completion } = await import('../completion.ts');
      completion(context, shell, program);
    });
};

const HELP = `
For this session, or in the file that your shell reads at its start:
  source <(seckill-bench completion bash)       ~/.bashrc
  source <(seckill-bench completion zsh)        ~/.zshrc, after compinit
  seckill-bench completion fish | source        ~/.config/fish/config.fish`;
