import type { CounterexampleDocument } from '../core/counterexample-result.ts';
import { humanUnits } from '../core/human.ts';
import { drawingLines } from './drawing/columns.ts';
import { figureText, spaceText } from './exploration.ts';
import { labelled, wrapText } from './lines.ts';
import { realReplayLines } from './real-replay.ts';
import { commandLine } from './reproduce.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from './style.ts';

/** Possible steps that are listed; more are counted. */
const LISTED = 6;

/**
 * The report of a counterexample that was played again, for people. Where it was played on real servers too, the last
 * line says what came of that. Ends with a newline.
 */
export function renderCounterexample(
  document: CounterexampleDocument,
  options: TextOptions,
): string {
  const { chalk } = options;
  const { verdict, strategy, violated, found, why, drawing, file, steps, space, real } = document;
  const width = widthOf(options) - 14;
  const word = paintVerdict(chalk, verdict, chalk.bold(verdictWord(verdict)));
  const [first] = violated;
  const differed = real !== null && real.difference !== null ? `; ${real.server} differed` : '';
  const title = why === null ? figureText(first?.figure ?? '') + differed : 'not what it was';
  const told = why === null ? inOrder(found, first?.figure) : violated;
  const label = why === null ? 'Violated' : 'Was violated';
  const lines = [
    `${word}  ${chalk.bold(strategy)}  ${title}`,
    '',
    ...labelled('Schedule', wrapText(`${humanUnits(steps, 'step')}, ${spaceText(space)}`, width)),
    ...told.flatMap(({ figure, evidence }, index) => {
      return labelled(index === 0 ? label : '', wrapText(`${figure}: ${evidence}`, width));
    }),
    ...labelled(
      'Why',
      reasons(document).flatMap((reason) => wrapText(reason, width)),
    ),
    '',
    ...(drawing.steps.length === 0 ? [] : [...drawingLines(drawing, options), '']),
    'Reproduce'.padEnd(14) +
      chalk.cyan(commandLine(['replay', file, ...(real === null ? [] : ['--target', 'local'])])),
    ...(real === null ? [] : ['', ...realReplayLines(real, movesOf(document), options)]),
  ];
  return `${lines.join('\n')}\n`;
}

function movesOf({ drawing }: CounterexampleDocument): readonly string[] {
  return drawing.steps.map(({ move }) => move);
}

function inOrder<T extends { readonly figure: string }>(
  found: readonly T[],
  first: string | undefined,
): readonly T[] {
  return [
    ...found.filter(({ figure }) => figure === first),
    ...found.filter(({ figure }) => figure !== first),
  ];
}

function reasons({ why, found, strategy }: CounterexampleDocument): readonly string[] {
  if (why === null) return [];
  const hint = `${strategy}, or seckill-bench, is not what it was when this file was written`;
  if (why.kind === 'outcome') {
    const got = found.map(({ figure }) => figure).join(', ') || 'nothing';
    return [`every step was made: expected to violate ${why.missing.join(', ')}, got ${got}`, hint];
  }
  const { step, expected, possible } = why;
  const listed = possible.slice(0, LISTED).join(' | ');
  const more = possible.length > LISTED ? ` | and ${possible.length - LISTED} more` : '';
  const could = possible.length === 0 ? 'nothing, the schedule was over' : listed + more;
  return [`step ${step}: expected ${expected ?? 'the end'}`, `possible: ${could}`, hint];
}
