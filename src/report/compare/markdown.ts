import type { CompareDocument, ComparedStrategy } from '../../core/compare.ts';
import { plain, table } from '../markdown/markup.ts';
import { verdictWord } from '../style.ts';
import { FIGURE_HEADS, figureRows, verdictChange } from './rows.ts';

/** What changed between two results, as a Markdown document for a pull request; ends with a newline. */
export function renderComparisonMarkdown(document: CompareDocument): string {
  const title = `# Stock protection: ${document.verdict === 'pass' ? 'no regression' : document.verdict}`;
  const strategies = document.strategies.flatMap((one) => ['', ...strategyLines(one)]);
  const notes = document.notes.map((note) => `- ${plain(note)}`);
  return `${[title, ...strategies, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n')}\n`;
}

function strategyLines(strategy: ComparedStrategy): string[] {
  const { verdict, regressions, fixes, unknown } = strategy;
  const list = (label: string, sentences: readonly string[]) =>
    sentences.map((sentence) => `- **${label}** ${plain(sentence)}`);
  const changes = [
    ...list('worse', regressions),
    ...list('fixed', fixes),
    ...list('open', unknown),
  ];
  const rows = figureRows(strategy);
  return [
    `## ${verdictWord(verdict)} ${plain(strategy.strategy)}: ${plain(verdictChange(strategy))}`,
    ...(changes.length === 0 ? [] : ['', ...changes]),
    ...(rows.length === 0 ? [] : ['', ...table(FIGURE_HEADS, rows)]),
  ];
}
