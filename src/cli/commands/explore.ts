import { Option } from 'commander';
import { POLICIES } from '../../core/exploration.ts';
import { EXIT_CODE_HELP } from '../exit-codes.ts';
import type { ExploreFlags } from '../explore-flags.ts';
import { addFieldFlags, addOutputFlags, verifyOption } from '../flags.ts';
import type { AddCommand } from './command.ts';

/** `explore`: searches the orders of events. */
export const addExplore: AddCommand = (program, context, done) => {
  const command = program.command('explore');
  command
    .summary('search every order of events for one that oversells')
    .description(EXPLORE_ABOUT)
    .usage('-s <name> [flags]')
    .addHelpText('after', EXPLORE_HELP);
  addFieldFlags(
    command,
    [
      ...(['strategy', 'set', 'stock', 'quantity', 'limitPerBuyer', 'buyers', 'nodes'] as const),
      ...(['lockTtl', 'sql', 'isolation', 'seed'] as const),
    ],
    {
      buyers: '2',
      stock: '1',
      nodes: 'one for each buyer',
    },
  );
  for (const option of boundOptions()) command.addOption(option.helpGroup(FAULT_GROUP));
  for (const option of searchOptions()) command.addOption(option.helpGroup('Search:'));
  command.addOption(verifyOption('play each schedule twice, and say where the two differ'));
  addOutputFlags(command);
  command
    .option(
      '--save <path>',
      'where counterexamples go: a folder, or a file for the only one (default: the current folder; of --matrix, nowhere)',
    )
    .option('--no-save', 'save no counterexample')
    .option('--markdown <file>', 'write the table of --matrix as a document')
    .action(async (flags: ExploreFlags) => {
      const { explore } = await import('../explore.ts');
      done(await explore(context, flags));
    });
};

function boundOptions(): readonly Option[] {
  const fault = (name: string, about: string) => new Option(`--${name} [times]`, about);
  return [
    fault('delays', 'a service answers after any time, and locks expire meanwhile'),
    fault('pause', 'a client stops between any two steps, and goes on later'),
    fault('crash', 'a client never goes on'),
    fault('lost-reply', 'a command happened, and its client got an error'),
    fault('failover', 'a server loses its last acknowledged write'),
    fault('clock-jump', 'the clock of one server jumps past its next expiry'),
  ];
}

function searchOptions(): readonly Option[] {
  return [
    new Option('--policy <name>', 'how schedules are picked (default: search)').choices(POLICIES),
    new Option('--depth <number>', 'of pct: how many orderings a bug may need (default: 3)'),
    new Option('--tries <number>', 'attempts that one buyer makes at most (default: 3)'),
    new Option(
      '--schedules <number>',
      'most schedules to play (default: 10,000 for pct and random, else no limit)',
    ),
    new Option('--max-time <duration>', 'longest search, wall time (default: 1m)'),
    new Option('--check <name>', 'judge only this check; repeatable').argParser(
      (value: string, before?: readonly string[]) => [...(before ?? []), value],
    ),
    new Option(
      '--matrix',
      'search each strategy with each fault by itself, and print one table; at most 10,000 schedules each (1,000 where buyers share memory)',
    ),
  ];
}

const FAULT_GROUP = 'What may go wrong, each at most so often in one schedule (once unless told):';

const EXPLORE_ABOUT =
  'Runs a strategy under a scheduler that chooses who goes next, when a timer\n' +
  'fires and when a lock expires, and looks for an order of events that breaks\n' +
  'what the strategy promises. Says exactly what was covered; makes a violation\n' +
  'as short as it can, draws it, and saves it for seckill-bench replay.';

/** What the codes of verdicts mean for a search. */
const SEARCH_CODES: Readonly<Record<string, string>> = {
  0: 'nothing is violated, and all was searched or the sample asked for',
  1: 'something is violated: there is a schedule that shows it',
  3: 'inconclusive: not all was searched, a reply is open, nothing sold',
  4: 'a strategy that was named cannot be searched, output lost',
};

const EXPLORE_HELP = `
Policies:
  search   few switches between buyers first, then more, until all is covered
  dfs      depth first, until every schedule is covered
  pct      random priorities, few changes: for bugs of a known depth; a sample
  random   any move, each as likely; a sample

Examples:
  seckill-bench explore -s naive                         two buyers, one unit
  seckill-bench explore -s uuid-lock --delays            a service that is late
  seckill-bench explore -s redlock --pause               a client that stops
  seckill-bench explore -s hincrby --buyers 3 --stock 2  a proof, if complete
  seckill-bench explore -s ./mine.ts --crash --policy pct --schedules 50000
  seckill-bench explore -s all --matrix                  everything, one table

Exit codes:
${EXIT_CODE_HELP.map(([code, about]) => `  ${code.padEnd(9)} ${SEARCH_CODES[code] ?? about}`).join('\n')}`;
