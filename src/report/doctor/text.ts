import {
  type DoctorDocument,
  INTERRUPTED,
  type SelfTest,
  type StrategyHere,
} from '../../core/doctor.ts';
import { INDENT, indented, labelled, wrapText } from '../lines.ts';
import { commandLine } from '../reproduce.ts';
import { type TextOptions, widthOf } from '../style.ts';

/** What `doctor` found, for people. Ends with a newline. */
export function renderDoctor(document: DoctorDocument, options: TextOptions): string {
  const { chalk } = options;
  const { tool, node, machine, limits, selfTests, verdict } = document;
  const width = widthOf(options) - INDENT;
  const memory = `${Math.round(machine.memoryBytes / 2 ** 30)} GiB of memory`;
  const cores = `${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}`;
  const sections = [
    [
      ...labelled('seckill-bench', [`${tool.version} on Node ${node}`]),
      ...labelled('Machine', wrapText(`${machine.os}; ${machine.cpu}; ${cores}; ${memory}`, width)),
    ],
    labelled('Servers', serverLines(document, width, options)),
    labelled('Strategies', strategyLines(document.strategies, width)),
    labelled(
      'Limits',
      limits.flatMap(({ name, value, enough, about, hint }) => {
        const word = enough ? chalk.green(pad('ok')) : chalk.yellow(pad('low'));
        const told = `${name} ${value}: ${about}${hint === undefined ? '' : `; try: ${hint}`}`;
        return hanging(word, told, width);
      }),
    ),
    ...(selfTests.length === 0
      ? []
      : [labelled('Self-test', testLines(selfTests, width, options))]),
    [summaryLine(document, verdict === 'pass' ? chalk.green : chalk.red)],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const WORD = 'missing'.length + 2;

function pad(word: string): string {
  return word.padEnd(WORD);
}

function serverLines({ servers }: DoctorDocument, width: number, { chalk }: TextOptions): string[] {
  const size = 2 + Math.max(...servers.map(({ title }) => title.length));
  return servers.flatMap(({ title, found, install }) => {
    const head = found === null ? chalk.yellow(pad('missing')) : chalk.green(pad('ok'));
    const ways = install === null ? 'not made for this platform' : install;
    const [first = '', ...rest] = wrapText(found ?? ways, width - WORD - size);
    return [head + title.padEnd(size) + first, ...indented(rest, WORD + size)];
  });
}

/** Strategies by where they can be tried. */
function strategyLines(strategies: readonly StrategyHere[], width: number): string[] {
  const names = (isIn: (one: StrategyHere) => boolean) =>
    strategies.filter(isIn).map(({ name }) => name);
  const ways = new Map<string, string[]>();
  for (const { name, real, missing } of strategies) {
    const way = real === null ? `not on real servers: install ${missing.join(', and ')}` : real;
    const key = typeof way === 'string' ? way : `on real servers, ${way.join(' ')}`;
    ways.set(key, [...(ways.get(key) ?? []), name]);
  }
  const simulated = names((one) => one.simulated);
  return [['on the simulator', simulated] as const, ...ways].flatMap(([where, listed]) => {
    return listed.length === 0
      ? []
      : [...wrapText(`${where}:`, width), ...indented(wrapText(listed.join(', '), width - 2), 2)];
  });
}

function testLines(tests: readonly SelfTest[], width: number, { chalk }: TextOptions): string[] {
  const paint = { ok: chalk.green, failed: chalk.red, skipped: chalk.dim };
  return tests.flatMap(({ name, state, detail, elapsedMs }) => {
    const took = state === 'skipped' ? '' : ` (${(elapsedMs / 1000).toFixed(1)}s)`;
    const word = state === 'failed' ? 'FAILED' : state;
    const [first = '', ...more] = detail.split('\n');
    return [
      ...hanging(paint[state](pad(word)), `${name}: ${first}${took}`, width),
      ...more.flatMap((line) => indented(wrapText(line.trim(), width - WORD - 2), WORD + 2)),
    ];
  });
}

/** A painted word of a known width, and text beside it. */
function hanging(word: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrapText(text, width - WORD);
  return [word + first, ...indented(rest, WORD)];
}

function summaryLine(
  { servers, selfTests, verdict }: DoctorDocument,
  paint: (text: string) => string,
): string {
  const missing = servers.filter(({ found }) => found === null).length;
  if (verdict === 'fail') {
    const failed = selfTests.filter(({ state }) => state === 'failed').length;
    return paint(`${failed} of ${selfTests.length} self-tests failed`);
  }
  if (selfTests.some(({ detail }) => detail === INTERRUPTED)) {
    return 'Interrupted: not everything was tried';
  }
  const lack =
    missing === 0
      ? 'every server is there'
      : `${missing} of ${servers.length} servers are missing, which the simulator does not need`;
  return `${paint('Ready')}: ${lack}. Next: ${commandLine(['run', '-s', 'unsafe-lock', '--delay', '12s'])}`;
}
