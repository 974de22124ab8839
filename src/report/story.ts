import { humanClock } from '../core/human.ts';
import type { StoryLine } from '../core/result.ts';
import { wrapText } from './lines.ts';
import { type TextOptions, widthOf } from './style.ts';

const INDENT = 6;
/** Narrower than this, a line's text goes on below itself. */
const ARROW = '   <- ';

/** The story of the first violation, as time, buyer and what happened; what went wrong stands out. */
export function storyLines(story: readonly StoryLine[], options: TextOptions): string[] {
  const { chalk } = options;
  const times = story.map(({ atUs }) => humanClock(atUs));
  const whos = story.map(({ buyer }) => (buyer === undefined ? '' : `buyer ${buyer}`));
  const timeWidth = Math.max(...times.map(({ length }) => length));
  const whoWidth = Math.max(...whos.map(({ length }) => length));
  const indent = INDENT + timeWidth + whoWidth + 4;
  return story.flatMap((line, index) => {
    const head = `${' '.repeat(INDENT)}${(times[index] ?? '').padStart(timeWidth)}  ${(whos[index] ?? '').padEnd(whoWidth)}  `;
    const told = tell(line, widthOf(options) - indent, (mark) => chalk.red(ARROW + mark));
    const texts = line.buyer === undefined ? told.map((text) => chalk.dim(text)) : told;
    const lines = texts.map((text, at) => (at === 0 ? head : ' '.repeat(indent)) + text);
    return line.skipped === true ? [`${' '.repeat(INDENT)}…`, ...lines] : lines;
  });
}

function tell({ text, mark }: StoryLine, width: number, paint: (mark: string) => string): string[] {
  const lines = wrapText(text, width);
  if (mark === undefined) return lines;
  const last = lines.pop() ?? '';
  if (last.length + ARROW.length + mark.length <= width) return [...lines, last + paint(mark)];
  return [...lines, last, paint(mark)];
}
