import type { ChalkInstance } from 'chalk';
import type { CellState, ExploreMatrix, MatrixCell, MatrixRow } from '../../core/exploration.ts';
import type { CheckName } from '../../core/result.ts';
import { flow } from '../lines.ts';
import { type TextOptions, widthOf } from '../style.ts';

/** What stands for each property, by the name of its check. */
const LETTERS: Readonly<Record<string, string>> = {
  'no-oversell': 'O',
  'stock-conserved': 'C',
  'orders-recorded': 'D',
  'messages-delivered': 'M',
  'one-holder': 'H',
  'own-release': 'R',
  'limit-per-buyer': 'L',
  finishes: 'F',
};

const SIGNS: Readonly<Record<Exclude<CellState, 'violated'>, string>> = {
  proved: '+',
  unclear: '?',
  bounded: '~',
  sampled: '~',
  'not-judged': '-',
};

/**
 * A matrix on a narrow screen: strategies down, faults across, a letter for each property.
 *
 * ```text
 *               none   delays  crash
 *   uuid-lock   +++++  OCH++   +++++
 * ```
 */
export function gridLines({ properties, rows }: ExploreMatrix, options: TextOptions): string[] {
  const { chalk } = options;
  const strategies = [...new Set(rows.map(({ strategy }) => strategy))];
  const faults = [...new Set(rows.map(faultName))];
  const names = Math.max(...strategies.map(({ length }) => length)) + 2;
  const heads = faults.map((name) => name.split(/(?<=-)/));
  const widths = heads.map((parts) =>
    Math.max(properties.length, ...parts.map(({ length }) => length)),
  );
  const deepest = Math.max(...heads.map(({ length }) => length));
  const headLines = Array.from({ length: deepest }, (_, line) => {
    const parts = heads.map((head, index) => (head[line] ?? '').padEnd(widths[index] ?? 0));
    return chalk.dim((' '.repeat(names) + parts.join('  ')).trimEnd());
  });
  const body = strategies.map((strategy) => {
    const cells = faults.map((fault, index) => {
      const row = rows.find((one) => one.strategy === strategy && faultName(one) === fault);
      const gap = ' '.repeat((widths[index] ?? 0) - (row === undefined ? 0 : properties.length));
      return (row?.cells ?? []).map((cell, at) => sign(cell, properties[at], chalk)).join('') + gap;
    });
    return (strategy.padEnd(names) + cells.join('  ')).trimEnd();
  });
  return [...headLines, ...body, '', ...legend(properties, rows, options)];
}

function faultName({ faults }: MatrixRow): string {
  return Object.keys(faults).join('+') || 'none';
}

function sign(
  { state }: MatrixCell,
  property: CheckName | undefined,
  chalk: ChalkInstance,
): string {
  if (state === 'violated') return chalk.red(letterOf(property ?? ''));
  if (state === 'proved') return chalk.green(SIGNS.proved);
  return state === 'not-judged' ? chalk.dim(SIGNS[state]) : chalk.yellow(SIGNS[state]);
}

function letterOf(property: string): string {
  return LETTERS[property] ?? property.slice(0, 1).toUpperCase();
}

function legend(
  properties: readonly CheckName[],
  rows: readonly MatrixRow[],
  options: TextOptions,
): readonly string[] {
  const states = new Set(rows.flatMap(({ cells }) => cells.map(({ state }) => state)));
  const letters = properties.map((property) => `${letterOf(property)} ${property}`);
  const isPartly = states.has('bounded') || states.has('sampled');
  const signs = [
    ...(states.has('violated') ? ['a letter: violated'] : []),
    ...(states.has('proved') ? ['+ proved'] : []),
    ...(isPartly ? ['~ not found, not all searched'] : []),
    ...(states.has('unclear') ? ['? open: a reply never came'] : []),
    ...(states.has('not-judged') ? ['- not promised'] : []),
  ];
  const often = rows.flatMap(({ strategy, faults }) =>
    Object.entries(faults).flatMap(([name, times]) =>
      times === 1 ? [] : [`${name} ${times}: ${strategy}`],
    ),
  );
  const width = widthOf(options);
  return [letters, signs, often]
    .flatMap((items) => flow(items, width - 2, ' · '))
    .map((line) => options.chalk.dim(line));
}
