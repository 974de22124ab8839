import { drawingLines } from '../../report/drawing/columns.ts';
import { headlineLines } from '../../report/headline.ts';
import { indented, wrapText } from '../../report/lines.ts';
import { reproduceCommand } from '../../report/reproduce.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from '../../report/style.ts';
import type { PlayedAct, Scene, SearchScene, Snippet } from '../act.ts';
import { foundText } from '../figures.ts';
import { salesLines } from './sales.ts';
import { timelineLines } from './timeline.ts';

/** An act on a screen: what it is about, the code, its runs, and what to learn. Ends with a newline. */
export function renderAct(act: PlayedAct, acts: number, options: TextOptions): string {
  const { chalk } = options;
  const prose = (text: string) => paragraph(text, options);
  const lines = [
    chalk.bold(`Act ${act.number} of ${acts} · ${act.title}`),
    chalk.dim('─'.repeat(widthOf(options))),
    ...act.opening.flatMap((text) => [...prose(text), '']),
    ...act.code.flatMap((snippet) => [...codeLines(snippet, options), '']),
    ...act.scenes.flatMap((scene) => [...sceneLines(scene, options), '']),
    chalk.bold('What to learn'),
    ...prose(act.lesson),
  ];
  return `${lines.join('\n')}\n`;
}

function codeLines({ file, fragments }: Snippet, { chalk }: TextOptions): string[] {
  const code = fragments.flatMap((fragment, index) => [
    ...(index === 0 ? [] : [chalk.dim('…')]),
    ...fragment.split('\n').map((line) => chalk.cyan(line)),
  ]);
  return [chalk.dim(file), ...indented(code, 4)];
}

function sceneLines(scene: Scene, options: TextOptions): string[] {
  const { chalk } = options;
  return [
    ...paragraph(scene.before, options),
    '',
    ...pictureLines(scene, options),
    '',
    ...(scene.kind === 'search'
      ? foundLines(scene, options)
      : headlineLines(scene.ran.result, options)),
    '',
    ...paragraph(scene.after, options),
    chalk.dim('again: ') + chalk.cyan(reproduceCommand(scene.ran.result)),
  ];
}

function pictureLines(scene: Scene, options: TextOptions): string[] {
  switch (scene.kind) {
    case 'timeline':
      return timelineLines(scene.ran.chronicle, options);
    case 'ledger':
      return salesLines(scene.ran.ledger, options);
    case 'search':
      return drawingLines(scene.ran.drawing, options);
  }
}

function foundLines({ ran }: SearchScene, options: TextOptions): string[] {
  const { result, violation } = ran;
  const word = verdictWord(result.verdict);
  const found = paragraph(foundText(violation), { ...options, columns: widthOf(options) - 6 });
  const [first = '', ...rest] = found;
  return [`${paintVerdict(options.chalk, result.verdict, word)}  ${first}`, ...indented(rest, 6)];
}

/** Commands in backquotes are painted instead; they and durations stay on one line. */
function paragraph(text: string, options: TextOptions): string[] {
  const { chalk } = options;
  const whole = text
    .replaceAll(/`([^`]*)`/g, (code) => code.slice(1, -1).replaceAll(' ', GLUE))
    .replaceAll(/(\d) (s|ms|µs)\b/g, `$1${GLUE}$2`);
  const codes = [...text.matchAll(/`([^`]*)`/g)].map(([, code = '']) => code);
  return wrapText(whole, widthOf(options)).map((line) =>
    codes.reduce(
      (painted, code) => painted.replace(code, chalk.cyan(code)),
      line.replaceAll(GLUE, ' '),
    ),
  );
}

/** Holds words together: a space that does not break. */
const GLUE = '\u00a0';
