import type { Drawing } from '../../core/drawing.ts';
import type { ExploreResult, FoundViolation } from '../../core/exploration.ts';
import { humanUnits } from '../../core/human.ts';
import { drawingLines } from '../drawing/columns.ts';
import { describeCoverage, figureText, twiceText } from '../exploration.ts';
import { wrapText } from '../lines.ts';
import { commandLine } from '../reproduce.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from '../style.ts';

/** Where the text begins: `stock-conserved` and a gap. */
const INDENT = 17;

/** One result: what is violated, each schedule that does it, and what was covered. */
export function resultLines(
  result: ExploreResult,
  drawings: readonly Drawing[],
  options: TextOptions,
): string[] {
  const { chalk } = options;
  const { verdict, strategy, judged, reproduce, unclear, givenUp, isSold } = result;
  const beside = (label: string, text: string) => labelled(label, text, options);
  const word = paintVerdict(chalk, verdict, chalk.bold(verdictWord(verdict)));
  const twice = twiceText(result);
  const open = unclear.map(({ figure }) => figureText(figure)).join(', ');
  return [
    `${word}  ${chalk.bold(strategy)}  ${titleOf(result)}`,
    '',
    ...storiesOf(result, drawings).flatMap((story) => [...storyLines(story, options), '']),
    ...(open === '' ? [] : beside('Unclear', `whether it ${open}: ${WHY_UNCLEAR}`)),
    ...(isSold
      ? []
      : beside('Nothing sold', 'in no schedule was anything sold, so that nothing was tested')),
    ...(givenUp === 0 ? [] : beside('Given up', givenUpText(givenUp))),
    ...beside('Covered', describeCoverage(result)),
    ...(twice === undefined ? [] : beside('Played twice', twice)),
    ...beside('Judged', judged.join(', ')),
    'Search again'.padEnd(INDENT) + chalk.cyan(commandLine(reproduce)),
  ];
}

const WHY_UNCLEAR =
  'in some schedule a reply never came, and it hangs on what that command did or what its buyer has';

function givenUpText(givenUp: number): string {
  return `${humanUnits(givenUp, 'schedule')} that went on for too long: does a loop wait without a pause?`;
}

function titleOf({ violations, unclear, isSold, covered }: ExploreResult): string {
  const [first] = violations;
  if (first !== undefined) return figureText(first.figure);
  if (!isSold) return 'nothing was sold';
  if (unclear.length > 0) return 'nothing is violated for certain';
  return NOTHING_FOUND[covered.kind];
}

const NOTHING_FOUND = {
  complete: 'no order of events violates anything',
  bounded: 'nothing found, and not everything was searched',
  sampled: 'nothing found in a sample',
} as const;

/** A schedule, and all that it violates. */
interface Story {
  readonly drawing: Drawing | undefined;
  readonly violations: readonly FoundViolation[];
}

function storiesOf({ violations }: ExploreResult, drawings: readonly Drawing[]): readonly Story[] {
  const stories: { drawing: Drawing | undefined; violations: FoundViolation[] }[] = [];
  violations.forEach((violation, index) => {
    const drawing = drawings[index];
    const known = stories.find((story) => drawing !== undefined && story.drawing === drawing);
    if (known === undefined) stories.push({ drawing, violations: [violation] });
    else known.violations.push(violation);
  });
  return stories;
}

function storyLines({ drawing, violations }: Story, options: TextOptions): readonly string[] {
  const { chalk } = options;
  const [first] = violations;
  if (first === undefined) return [];
  const { steps, foundAfter, file } = first;
  const effort = `${humanUnits(steps, 'step')}, found after ${humanUnits(foundAfter, 'schedule')}`;
  return [
    ...violations.flatMap(({ check, evidence }) => labelled(check, evidence, options)),
    ...labelled('', effort, options),
    ...(drawing === undefined ? [] : ['', ...drawingLines(drawing, options)]),
    ...(file === null
      ? []
      : ['', 'Replay'.padEnd(INDENT) + chalk.cyan(commandLine(['replay', file]))]),
  ];
}

function labelled(label: string, text: string, options: TextOptions): readonly string[] {
  const lines = wrapText(text, widthOf(options) - INDENT);
  // A name that is too long for its column has a line of its own.
  const isLong = label.length >= INDENT;
  const told = lines.map(
    (line, index) => (index === 0 && !isLong ? label : '').padEnd(INDENT) + line,
  );
  return isLong ? [label, ...told] : told;
}
