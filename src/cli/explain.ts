import { SeckillError, UsageError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { formatDurationMs, formatRate } from '../core/units.ts';
import type { AnyStrategy, OptionSpec, PromiseName } from '../ports/strategy.ts';
import type { Need } from '../ports/world.ts';
import { isStrategyFile } from '../scenario/strategy-names.ts';
import { strategies } from '../strategies/catalog.ts';
import { shownBy } from '../strategies/shown-by.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import type { OutputFlags } from './flags.ts';
import { chooseStrategies } from './strategies.ts';
import { summary } from './summary.ts';
import { wrap } from './wrap.ts';

/**
 * `seckill-bench explain`: what a strategy of the catalog, or of a file, promises, what breaks it, what it
 * costs, and its options with their defaults.
 *
 * @throws UsageError for a name that is not known, or a file that is no strategy
 */
export async function explain(context: Context, ref: string, flags: OutputFlags): Promise<void> {
  const strategy = await find(ref, context.cwd);
  if (flags.json !== undefined) {
    context.stdout.write(`${JSON.stringify(summary(strategy), null, 2)}\n`);
    return;
  }
  const chalk = chalkFor(context, flags);
  const width = Math.min(context.stdout.columns ?? 80, 120);
  const line = (label: string, text: string) => {
    const [first = '', ...rest] = wrap(text, width - LABEL);
    const start = chalk.dim(label.padEnd(LABEL));
    return [`${start}${first}`, ...rest.map((more) => ' '.repeat(LABEL) + more)].join('\n');
  };
  const promises = ['nothing oversold, no update lost: judged of every strategy'];
  if (strategy.limitsBuyers) promises.push('keeps --limit-per-buyer');
  promises.push(...strategy.promises.map((name) => PROMISES[name]));
  const lines = [
    chalk.bold(strategy.name),
    line('stock', strategy.about),
    line('needs', needsOf(strategy)),
    ...(strategy.needs.includes('http') ? [] : [line('servers', serversOf(strategy))]),
    ...promises.map((text, index) => line(index === 0 ? 'promises' : '', text)),
    line('breaks when', strategy.breaksWhen),
    ...(strategy.cost === undefined ? [] : [line('cost', `per purchase: ${strategy.cost}`)]),
    ...Object.entries(strategy.options ?? {}).map(([name, spec], index) =>
      line(index === 0 ? 'options' : '', `--set ${name}=${defaultText(spec)}  ${spec.about}`),
    ),
  ];
  context.stdout.write(`${lines.join('\n')}\n\n${commands(strategy, ref).join('\n')}\n`);
}

/** To be copied, each on one line however long: what shows it right, and what breaks it. */
function commands({ name }: AnyStrategy, ref: string): readonly string[] {
  const shown = isStrategyFile(ref) ? undefined : shownBy.get(name);
  if (shown === undefined) return [`Try it:  seckill-bench run --strategy ${ref} --delay 12s`];
  return [`Holds:   seckill-bench ${shown.holds}`, `Breaks:  seckill-bench ${shown.breaks}`];
}

/** What its commands are about without more, and the flags that put real servers in the place of the models. */
function serversOf({ needs }: AnyStrategy): string {
  const isBeside = needs.some((need) => need === 'redis' || need === 'zookeeper');
  const flags = [
    ...(isBeside ? ['--target local'] : []),
    ...(needs.includes('sql') ? ['--sql postgres'] : []),
  ];
  return `modelled; ${flags.join(' ') || '--target local'} starts real ones`;
}

const LABEL = 'breaks when  '.length;

const PROMISES: Readonly<Record<PromiseName, string>> = {
  'one-holder': 'one holder at a time: no two critical sections overlap',
  'own-release': 'own releases: nobody deletes a lock that is not its own',
  'nothing-stranded': 'nothing stranded: every unit taken from the counter is sold',
};

async function find(ref: string, cwd: string): Promise<AnyStrategy> {
  const known = strategies.map(({ name }) => name);
  if (!isStrategyFile(ref) && !known.includes(ref)) {
    const meant = nearest(ref, known);
    const hint = meant ? `did you mean ${meant}?` : 'seckill-bench list shows the names';
    throw new UsageError([
      { subject: 'strategy', expected: 'a known strategy or a file', got: ref, hint },
    ]);
  }
  const [chosen] = await chooseStrategies([ref], strategies, cwd);
  if (chosen === undefined)
    throw new SeckillError('usage', `${ref}: expected a strategy, got none`);
  return chosen.strategy;
}

function needsOf({ needs }: AnyStrategy): string {
  const named = needs.filter((need) => need !== 'redis' || !needs.includes('redis-nodes'));
  return named.map((need) => NEEDS[need]).join(', ') || 'nothing';
}

const NEEDS: Readonly<Record<Need, string>> = {
  redis: 'one Redis',
  'redis-nodes': 'five Redis masters',
  sql: 'a database',
  zookeeper: 'ZooKeeper',
  queue: 'a message queue',
  notifier: 'WebSockets to the buyers',
  http: 'your own service (--target http://…)',
};

function defaultText(spec: OptionSpec): string {
  if (spec.kind === 'duration') return formatDurationMs(spec.defaultMs);
  return spec.kind === 'rate' ? formatRate(spec.defaultPerSec) : String(spec.default);
}
