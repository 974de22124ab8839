import { addColorFlags } from '../flags.ts';
import type { PostmortemFlags } from '../postmortem.ts';
import type { AddCommand } from './command.ts';

/** `postmortem`: the lesson. */
export const addPostmortem: AddCommand = (program, context, done) => {
  const command = program
    .command('postmortem')
    .summary('the incident as a lesson, act by act')
    .description(ABOUT)
    .option('--act <number>', 'one act only, 1 to 6')
    .option('--no-pause', 'do not wait for a key between the acts')
    .option('--markdown <file>', 'write a document for a wiki instead (- is stdout)');
  addColorFlags(command)
    .addHelpText('after', HELP)
    .action(async (flags: PostmortemFlags) => {
      const { postmortem } = await import('../postmortem.ts');
      done(await postmortem(context, flags));
    });
};

const ABOUT =
  'Tells how a lock in Redis oversold a sale, act by act: each runs on the simulator, shows the ' +
  'timeline of its own run and the lines of the strategy that matter, and says what to learn from it.';

const HELP = `
Acts:
  1  The sale
  2  The lock that expired
  3  The release that was not its own
  4  Half the fix
  5  The fix
  6  Stronger locks, and what breaks them

On a terminal it waits for Enter between the acts; q quits.

Examples:
  seckill-bench postmortem
  seckill-bench postmortem --act 3
  seckill-bench postmortem --markdown postmortem.md`;
