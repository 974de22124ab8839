import { Option } from 'commander';
import { EXIT_CODE_HELP } from '../exit-codes.ts';
import { addOutputFlags, addScenarioFlags } from '../flags.ts';
import type { ReplayFlags } from '../replay/kinds.ts';
import type { AddCommand } from './command.ts';

/** `replay`: a file again. */
export const addReplay: AddCommand = (program, context, done) => {
  const command = program.command('replay').argument('<file>', 'what happened, see docs/replay.md');
  command
    .summary('show again what a file tells: a recorded run')
    .description(REPLAY_ABOUT)
    .usage('<file> [flags]')
    .addOption(new Option('--kind <name>', 'what the file is, where it cannot be seen'))
    .addOption(captureOption('--lock <pattern>', 'keys that are locks, where that cannot be seen'))
    .addOption(captureOption('--stock-key <pattern>', 'keys that hold the stock, likewise'))
    .addHelpText('after', REPLAY_HELP);
  addOutputFlags(addScenarioFlags(command)).action(async (file: string, flags: ReplayFlags) => {
    const { replay } = await import('../replay.ts');
    done(await replay(context, file, flags));
  });
};

function captureOption(flags: string, about: string): Option {
  return new Option(flags, about).helpGroup('Capture of MONITOR:');
}

const REPLAY_ABOUT =
  'Looks at a file, tells what it is, and replays it:\n' +
  '  recording   of run --record: the checks are run again over what happened\n' +
  'A kind of file takes the flags that mean something for it, and refuses the others.';

const REPLAY_HELP = `
Examples:
  seckill-bench run -s unsafe-lock --delay 12s --record sale.jsonl
  seckill-bench replay sale.jsonl                         the same report again
  seckill-bench replay sale.jsonl --expect 'overlaps==0'  judged by something else

Exit codes:
${EXIT_CODE_HELP.map(([code, about]) => `  ${code.padEnd(9)} ${about}`).join('\n')}`;
