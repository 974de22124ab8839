import type { ChalkInstance } from 'chalk';
import Table from 'cli-table3';
import { strategies } from '../strategies/catalog.ts';
import { groups } from '../strategies/groups.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import type { OutputFlags } from './flags.ts';
import { summary } from './summary.ts';
import { wrap } from './wrap.ts';

/** `seckill-bench list`: the built-in strategies as a table, and their groups; or as a JSON document. */
export function list(context: Context, flags: OutputFlags): void {
  const { stdout } = context;
  if (flags.json !== undefined) {
    const document = { strategies: strategies.map(summary), groups };
    stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const chalk = chalkFor(context, flags);
  const table = new Table({
    head: ['strategy', 'stock change; protection', 'needs', 'promises'],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    colWidths: columnWidths(stdout.columns ?? 80),
    wordWrap: true,
  });
  for (const { name, about, needs, promises } of strategies) {
    table.push([chalk.bold(name), about, needs.join(', '), promises.join(', ') || '-']);
  }
  stdout.write(`${table.toString().replace(/ +$/gm, '')}\n`);
  stdout.write(`\n${groupLines(chalk, stdout.columns ?? 80).join('\n')}\n`);
  stdout.write('\nThat nothing is oversold and no update is lost is judged of every strategy.\n');
  stdout.write('seckill-bench explain <strategy> tells what breaks it.\n');
}

/** What --strategy takes beside names. */
function groupLines(chalk: ChalkInstance, columns: number): string[] {
  const size = 2 + Math.max(...groups.map(({ name }) => name.length));
  const lines = groups.flatMap(({ name, about, strategies: names }) => {
    const [first = '', ...rest] = wrap(
      `${about}: ${names.join(', ')}`,
      Math.min(columns, 120) - size,
    );
    return [chalk.bold(name.padEnd(size)) + first, ...rest.map((line) => ' '.repeat(size) + line)];
  });
  return ['Groups, for --strategy (all is every strategy):', ...lines];
}

/** The names take what they need; the description takes what is left. */
function columnWidths(columns: number): number[] {
  const name = 2 + Math.max(...strategies.map((strategy) => strategy.name.length));
  const needs = columns < 100 ? 13 : 20;
  const promises = columns < 100 ? 18 : 26;
  return [
    name,
    Math.max(20, Math.min(columns, 120) - name - needs - promises - 1),
    needs,
    promises,
  ];
}

const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
);
