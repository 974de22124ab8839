import { Option } from 'commander';
import { EXIT_CODE_HELP } from '../exit-codes.ts';
import { addFormFlags, addOutputFlags, addScenarioFlags, verifyOption } from '../flags.ts';
import type { ReplayFlags } from '../replay/kinds.ts';
import type { AddCommand } from './command.ts';

/** `replay`: a file again. */
export const addReplay: AddCommand = (program, context, done) => {
  const command = program.command('replay').argument('<file>', 'what happened, see docs/replay.md');
  command
    .summary(
      'show again what a file tells: a recorded run, a log of requests, a capture of MONITOR',
    )
    .description(REPLAY_ABOUT)
    .usage('<file> [flags]')
    .addOption(new Option('--kind <name>', 'what the file is, where it cannot be seen'))
    .addOption(captureOption('--lock <pattern>', 'keys that are locks, where that cannot be seen'))
    .addOption(captureOption('--stock-key <pattern>', 'keys that hold the stock, likewise'))
    .addHelpText('after', REPLAY_HELP);
  command.addOption(
    verifyOption('run, or play, what is simulated twice, and say where the two differ'),
  );
  for (const option of logOptions()) command.addOption(option.helpGroup('Log of requests:'));
  addFormFlags(addOutputFlags(addScenarioFlags(command))).action(
    async (file: string, flags: ReplayFlags) => {
      const { replay } = await import('../replay.ts');
      done(await replay(context, file, flags));
    },
  );
};

function captureOption(flags: string, about: string): Option {
  return new Option(flags, about).helpGroup('Capture of MONITOR:');
}

function logOptions(): readonly Option[] {
  return [
    new Option('--format <name>', 'what the log is written in').choices([
      'csv',
      'jsonl',
      'access-log',
    ]),
    new Option(
      '--path <path>',
      'only requests to it and below, /sale, or of one method, POST /sale',
    ),
    new Option('--time-field <name>', 'column or field with the time'),
    new Option(
      '--buyer-field <name>',
      'who it is: a column or field; in an access log address (default), user, forwarded, query:<parameter> or a key=',
    ),
    new Option('--delay-field <name>', 'column, field or key= with how long the downstream took'),
    new Option(
      '--delay-status <codes>',
      'only requests with these statuses say how long the downstream took (200,201 or 2xx)',
    ),
    new Option('--delay-unit <unit>', 'of delays that have none').choices(['us', 'ms', 's']),
    new Option('--time-of <end>', 'which end of a request its time is').choices(['start', 'end']),
  ];
}

const REPLAY_ABOUT =
  'Looks at a file, tells what it is, and replays it:\n' +
  '  counterexample  of explore: the same steps, and what they violate; with\n' +
  '                  --target local in the same order on a real Redis\n' +
  '  recording       of run --record: the checks are run again over what happened\n' +
  '  arrivals        of a real incident, from CSV, JSONL or an access log: who came\n' +
  '                  when, and how slow the downstream was, against any strategy\n' +
  '  monitor         what Redis did, from redis-cli MONITOR: who held the lock,\n' +
  '                  overlaps, foreign releases, stale writes, with their lines\n' +
  'A kind of file takes the flags that mean something for it, and refuses the others.';

const REPLAY_HELP = `
Examples:
  seckill-bench replay unsafe-lock.oversold.txt           what explore found
  seckill-bench replay unsafe-lock.oversold.txt --target local   on a real Redis
  seckill-bench run -s unsafe-lock --delay 12s --record sale.jsonl
  seckill-bench replay sale.jsonl                         the same report again
  seckill-bench replay sale.jsonl --expect 'overlaps==0'  judged by something else
  seckill-bench replay access.log --path /sale --stock 100
  seckill-bench replay access.log -s unsafe-lock -s ./mine.ts --target local --time-scale 60
  seckill-bench replay monitor.txt                        what Redis did in the incident
  seckill-bench replay monitor.txt --lock 'lock:*' --stock-key 'stock:*'

Exit codes:
${EXIT_CODE_HELP.map(([code, about]) => `  ${code.padEnd(9)} ${about}`).join('\n')}`;
