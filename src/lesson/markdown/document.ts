import { Chalk } from 'chalk';
import { humanClock, humanCount } from '../../core/human.ts';
import type { RunResult } from '../../core/result.ts';
import { drawingLines } from '../../report/drawing/columns.ts';
import { headline } from '../../report/proof.ts';
import { reproduceCommand } from '../../report/reproduce.ts';
import { verdictWord } from '../../report/style.ts';
import type { PlayedAct, Scene, Snippet } from '../act.ts';
import { foundText } from '../figures.ts';
import type { Ledger } from '../ledger.ts';
import { milestones } from '../milestones.ts';
import { sequenceDiagram } from './sequence.ts';

/** A drawing in a document: no colors, and wide. */
const PLAIN = { chalk: new Chalk({ level: 0 }), columns: 110 };

/**
 * The acts as one Markdown document for a wiki, with Mermaid diagrams. The same acts give the same bytes.
 * `command` is the command line that gives it again.
 */
export function renderDocument(acts: readonly PlayedAct[], command: string): string {
  const lines = [
    '# Post-mortem: how a lock sold the same unit twice',
    '',
    `<!-- generated: ${command} -->`,
    '',
    'A flash sale, protected by a lock in Redis, sold far more than its stock. Every figure and every diagram below',
    'comes from a run of the real code of the strategies on the simulator of seckill-bench, and the command under it',
    'gives the same run again, to the byte.',
    '',
    'In the diagrams a bar on the line of a buyer is the time in which it believes to be alone.',
    '',
    ...acts.flatMap(actLines),
    '## Again',
    '',
    'The same lesson in a terminal, act by act, and this document:',
    '',
    ...fenced('sh', ['seckill-bench postmortem', command]),
  ];
  return `${lines.join('\n')}\n`;
}

function actLines(act: PlayedAct): string[] {
  return [
    `## Act ${act.number}: ${act.title}`,
    '',
    ...act.opening.flatMap((text) => [text, '']),
    ...act.code.flatMap((snippet) => [...codeLines(snippet), '']),
    ...act.scenes.flatMap((scene) => [...sceneLines(scene), '']),
    `> **What to learn.** ${act.lesson}`,
    '',
  ];
}

function codeLines({ file, fragments }: Snippet): string[] {
  const language = fragments.some((fragment) => fragment.includes('redis.call')) ? 'lua' : 'ts';
  return [`\`${file}\`:`, '', ...fenced(language, fragments.join('\n…\n').split('\n'))];
}

function sceneLines(scene: Scene): string[] {
  return [
    scene.before,
    '',
    ...pictureLines(scene),
    '',
    ...outcomeLines(scene),
    '',
    scene.after,
    '',
    ...fenced('sh', [reproduceCommand(scene.ran.result)]),
  ];
}

function pictureLines(scene: Scene): string[] {
  switch (scene.kind) {
    case 'timeline':
      return fenced('mermaid', sequenceDiagram(scene.ran.chronicle));
    case 'ledger':
      return salesTable(scene.ran.ledger);
    case 'search':
      return fenced('text', drawingLines(scene.ran.drawing, PLAIN));
  }
}

function outcomeLines(scene: Scene): string[] {
  const word = `**${verdictWord(scene.ran.result.verdict)}**`;
  if (scene.kind === 'search') return [`${word} ${foundText(scene.ran.violation)}`];
  const { result } = scene.ran;
  return [`${word} ${headline(result)}`, '', ...figuresTable(result)];
}

function salesTable(ledger: Ledger): string[] {
  return table(
    ['time', 'sold by then', 'left in the counter', ''],
    milestones(ledger).map(({ atUs, soldUnits, counter, isFirstTooMany }) => [
      humanClock(atUs),
      humanCount(soldUnits),
      humanCount(counter),
      isFirstTooMany ? '**oversold**' : '',
    ]),
  );
}

function figuresTable(result: RunResult): string[] {
  const shown = (figure: number | null) => (figure === null ? '?' : humanCount(figure));
  return table(
    [
      'stock',
      'sold',
      'oversold',
      'lost updates',
      'overlaps',
      'foreign releases',
      'counter at the end',
    ],
    [
      [
        result.stock,
        result.sold,
        result.oversold,
        result.lostUpdates,
        result.overlaps,
        result.foreignReleases,
        result.remaining,
      ].map(shown),
    ],
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---:')), ...rows.map(line)];
}

function fenced(language: string, lines: readonly string[]): string[] {
  return [`\`\`\`${language}`, ...lines, '```'];
}
