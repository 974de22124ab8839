import { Option } from 'commander';
import type { FieldName } from '../../scenario/fields.ts';
import { EXIT_CODE_HELP } from '../exit-codes.ts';
import { addFieldFlags, addOutputFlags, verifyOption } from '../flags.ts';
import type { SweepFlags } from '../sweep-flags.ts';
import type { AddCommand } from './command.ts';

/** `sweep`: finds where strategies break. */
export const addSweep: AddCommand = (program, context, done) => {
  const command = program
    .command('sweep')
    .summary('find the delay, or the lock TTL, at which a strategy breaks')
    .description(SWEEP_ABOUT)
    .usage('-s <name> --delay <from..to> [flags]')
    .addHelpText('after', SWEEP_HELP);
  addFieldFlags(command, ['strategy', 'set'], {});
  for (const option of rangeOptions()) command.addOption(option.helpGroup('Swept where a range:'));
  for (const option of sweepOptions()) command.addOption(option.helpGroup('Sweep:'));
  command.addOption(verifyOption('make each run and play each schedule twice, and compare'));
  addFieldFlags(command, REST, {});
  addOutputFlags(command).action(async (flags: SweepFlags) => {
    const { sweep } = await import('../sweep.ts');
    done(await sweep(context, flags));
  });
};

/** The flags of `run` that mean the same here. */
const REST: readonly FieldName[] = [
  ...(['quantity', 'limitPerBuyer', 'arrival', 'retry', 'patience', 'doubleClick'] as const),
  ...(['attempts', 'inFlight', 'orderDelay', 'network', 'nodes', 'connections'] as const),
  ...(['maxTime', 'seed', 'expect'] as const),
];

function rangeOptions(): readonly Option[] {
  return [
    new Option(
      '--delay <range>',
      'latency of the user service; 1s..60s is swept, each run with one fixed delay (in run that would be a uniform delay; default: 0s)',
    ),
    new Option('--lock-ttl <range>', 'expiry of the locks; 1s..30s is swept (default: 10s)'),
    new Option('--buyers <range>', 'how many buyers come; 10..500 is swept (default: 100)'),
    new Option('--stock <range>', 'units on sale; 5..50 is swept (default: 10)'),
  ];
}

function sweepOptions(): readonly Option[] {
  return [
    new Option(
      '--resolution <width>',
      'how narrow the bracket of the break point gets (default: 10ms, or 1 % of a range under 1s; 1 % of a count)',
    ),
    new Option(
      '--seeds <count>',
      'seeds at each point, from --seed on; safe is what is safe with all (default: 3)',
    ),
    new Option(
      '--grid <columns>x<rows>',
      'of the map of two ranges: most columns and rows (default: 13x8)',
    ),
    new Option('--no-search', 'only runs: no search of every order of events'),
  ];
}

const SWEEP_ABOUT =
  'Is my TTL enough? Runs strategies on the simulator along a range, finds by\n' +
  'halving where they break, and searches every order of events of two buyers\n' +
  'around there. With two ranges, draws a map. All other flags are those of run,\n' +
  'with a smaller crowd: 100 buyers for 10 units.';

const SWEEP_HELP = `
Expectations: --expect 'breakPoint>=20s' makes a gate of the break point (1 where
it is under, 3 where that is not known); any other is one of every run.

Examples:
  seckill-bench sweep -s uuid-lock --delay 1s..60s
      where it breaks
  seckill-bench sweep -s uuid-lock --delay 12s --lock-ttl 1s..30s
      which TTL is enough
  seckill-bench sweep -s uuid-lock --delay 1s..60s --lock-ttl 1s..30s
      a map
  seckill-bench sweep -s all --delay 1s..60s
      each strategy
  seckill-bench sweep -s uuid-lock --delay 1s..60s --expect 'breakPoint>=8s'
      a gate

Exit codes (a strategy that breaks is an answer: 0, unless an expectation fails):
${EXIT_CODE_HELP.map(([code, about]) => `  ${code.padEnd(9)} ${about}`).join('\n')}`;
