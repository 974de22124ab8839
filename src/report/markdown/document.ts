import type { MachineFacts, RunDocument, RunResult } from '../../core/result.ts';
import { COLUMNS, legend, STRATEGY } from '../comparison/columns.ts';
import { commandLine } from '../reproduce.ts';
import { verdictWord } from '../style.ts';
import { byReason } from '../text.ts';
import { fenced, inHtml, plain, table } from './markup.ts';
import { resultLines, verdictLine } from './result.ts';

/**
 * The results as a Markdown document for a wiki, a pull request or a summary of CI: of one, the report; of several,
 * one table and below it the report of each, folded. Ends with a newline.
 *
 * @param command the arguments that gave it, without passwords
 */
export function renderMarkdown(document: RunDocument, command: readonly string[]): string {
  const { results, notRun } = document;
  const [only] = results;
  const title =
    results.length === 1 && only !== undefined
      ? [`# ${plain(`${only.strategy}: ${verdictLine(only)}`)}`, '']
      : ['# Strategies compared', ''];
  const body = results.length === 1 && only !== undefined ? resultLines(only) : several(results);
  const left = byReason(notRun).map(({ strategies, reason }) => {
    return `- not run: ${strategies.map(plain).join(', ')}: ${plain(reason)}`;
  });
  const lines = [
    ...title,
    ...body,
    '',
    ...(left.length === 0 ? [] : [...left, '']),
    '## How this was made',
    '',
    ...fenced('sh', [commandLine(command)]),
    '',
    ...madeOn(document),
  ];
  return `${lines.join('\n')}\n`;
}

function several(results: readonly RunResult[]): string[] {
  if (results.length === 0) return ['Nothing was run.'];
  const [verdict, ...rest] = COLUMNS;
  const columns = [...(verdict === undefined ? [] : [verdict]), STRATEGY, ...rest];
  const rows = results.map((result) => [
    ...columns.map(({ head, tell }) => {
      if (head === 'verdict') return `**${verdictWord(result.verdict)}**`;
      return head === 'strategy' ? plain(tell(result)) : tell(result);
    }),
    plain(result.breaksWhen ?? ''),
  ]);
  const heads = [...columns.map(({ head }) => head), 'breaks when'];
  const isText = (column: number) => columns[column]?.isText ?? column === columns.length;
  return [
    ...table(heads, rows, isText),
    '',
    ...legend(results).map((sentence) => `- ${plain(sentence)}`),
    '',
    ...results.flatMap((result) => [
      '<details>',
      `<summary>${inHtml(`${result.strategy}: ${verdictLine(result)}`)}</summary>`,
      '',
      ...resultLines(result),
      '',
      '</details>',
      '',
    ]),
  ].slice(0, -1);
}

function madeOn({ wall, tool }: RunDocument): string[] {
  const { machine, node, startedAt } = wall;
  const servers = machine?.servers ?? [];
  return [
    `- seckill-bench ${tool.version}, Node ${node.replace(/^v/, '')}, ${startedAt.slice(0, 10)}`,
    ...(machine === undefined ? [] : [`- ${plain(machineText(machine))}`]),
    ...(servers.length === 0 ? [] : [`- ${servers.map(plain).join(', ')}`]),
  ];
}

function machineText({ os, cpu, cores, memoryBytes }: MachineFacts): string {
  const memory = `${Math.round(memoryBytes / 2 ** 30)} GiB of memory`;
  return `${os}; ${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}; ${memory}`;
}
