import type { Argument, Command, Option } from 'commander';
import { cell, code, slug, table } from './markdown.ts';

/** docs/commands.md: every command with its arguments, flags and examples, from what defines them. */
export function commandsDocument(program: Command): string {
  return [
    '<!-- generated: npx vitest run test/docs/commands.test.ts -u -->',
    '',
    '# Commands',
    '',
    ABOUT,
    '',
    '| command | what it does |',
    '|---|---|',
    ...program.commands.map(
      (command) =>
        `| [\`${command.name()}\`](#${slug(command.name())}) | ${cell(command.summary())} |`,
    ),
    '',
    ...program.commands.flatMap(commandPart),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

const ABOUT =
  'Every command and flag, as `seckill-bench <command> --help` tells them. A flag with `[value]` may stand alone. The\n' +
  'flags that are fields of a scenario too are explained, with their bounds, in [scenarios](scenarios.md). The examples\n' +
  'are run by a test.';

function commandPart(command: Command): readonly string[] {
  const own = command.options.filter(({ hidden }) => !hidden);
  const groups = [...new Set(own.map(groupOf))];
  return [
    `## ${command.name()}`,
    '',
    `\`seckill-bench ${command.name()} ${command.usage()}\``,
    '',
    ...description(command.description()),
    '',
    ...(command.registeredArguments.length === 0 ? [] : argumentTable(command)),
    ...groups.flatMap((group) => {
      const rows = own.filter((option) => groupOf(option) === group).map(optionRow);
      return [...table([group, ''], rows), ''];
    }),
    ...afterHelp(command).flatMap(section),
  ];
}

function groupOf(option: Option): string {
  return (option.helpGroupHeading ?? 'Flags:').replace(/:$/, '');
}

function argumentTable(command: Command): readonly string[] {
  return [...table(['Argument', ''], command.registeredArguments.map(argumentRow)), ''];
}

function argumentRow(argument: Argument): readonly string[] {
  const name = argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
  return [code(name), cell(argument.description + choices(argument.argChoices))];
}

function optionRow(option: Option): readonly string[] {
  const standard =
    typeof option.defaultValue === 'string' ? ` (default: ${option.defaultValue})` : '';
  return [code(option.flags), cell(option.description + choices(option.argChoices) + standard)];
}

function choices(names: readonly string[] | undefined): string {
  return names === undefined ? '' : ` (${names.join(', ')})`;
}

/** Lines that are laid out by hand stay so; others are one paragraph. */
function description(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.some((line) => line.startsWith('  ')) ? ['```text', ...lines, '```'] : lines;
}

/** What the help says after the flags, by its sections. */
function afterHelp(command: Command): readonly string[] {
  const written: string[] = [];
  command.configureOutput({ writeOut: (text) => written.push(text) }).outputHelp();
  return written
    .slice(1)
    .join('')
    .split('\n\n')
    .map((part) => part.replace(/^\n+/, '').trimEnd())
    .filter((part) => part !== '');
}

function section(text: string): readonly string[] {
  const [head = '', ...rest] = text.split('\n');
  if (!head.endsWith(':')) return [text, ''];
  const lines = rest.map((line) => line.replace(/^ {2}/, ''));
  if (head === 'Examples:') return [head, '', '```sh', ...examples(lines), '```', ''];
  return [head, '', '```text', ...lines, '```', ''];
}

/** Each example with what it is told to be, which stands beside it or below, as a comment. */
function examples(lines: readonly string[]): readonly string[] {
  const told: string[] = [];
  for (const line of lines) {
    const [, command = line, about] = /^(\S.*?)(?: {2,}(.*))?$/.exec(line) ?? [];
    const below = /^ +(.*)$/.exec(line)?.[1];
    if (below !== undefined) told.push(`${told.pop()}  # ${below}`);
    else
      told.push(
        `${command.replaceAll('seckill-bench ', 'npx seckill-bench ')}${about === undefined ? '' : `  # ${about}`}`,
      );
  }
  return told;
}
