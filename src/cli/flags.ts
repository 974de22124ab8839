import { type Command, Option } from 'commander';
import type { Field } from '../scenario/fields/field.ts';
import { FIELDS, type FieldName } from '../scenario/fields.ts';
import type { FlagValues } from '../scenario/flags.ts';

/** What `run` was told beside its scenario. */
export interface OutputFlags {
  /** True for stdout, else the file. */
  readonly json?: string | true;
  readonly color?: boolean;
  readonly quiet?: boolean;
}

/** Every flag of `run`; those of the scenario carry the names of its fields. */
export type RunFlags = FlagValues &
  OutputFlags & {
    /** The file for the history. */
    readonly record?: string;
    /** Run each simulated sale twice, and compare. */
    readonly verifyDeterminism?: boolean;
    /** The file for the page. */
    readonly html?: string;
    /** The file for the report as Markdown; `-` is stdout. */
    readonly markdown?: string;
    /** The file for the results as JUnit XML; `-` is stdout. */
    readonly junit?: string;
  };

/** Adds the flags of `run`, grouped: one for each field of a scenario, and those of the output. */
export function addRunFlags(command: Command): Command {
  addOutputFlags(addScenarioFlags(command));
  const record = 'write down all that happens, for seckill-bench replay';
  const verify = 'run each simulated sale twice, and say where the two differ';
  return addFormFlags(command)
    .addOption(new Option('--record <file>', record).helpGroup('Output:'))
    .addOption(verifyOption(verify));
}

/** `--verify-determinism`: do it twice, and compare. */
export function verifyOption(about: string): Option {
  return new Option('--verify-determinism', about).helpGroup('Judgement:');
}

/** Adds the flags of the forms in which a document goes into a file. */
export function addFormFlags(command: Command): Command {
  const add = (flag: string, about: string) => {
    command.addOption(new Option(`--${flag} <file>`, about).helpGroup('Output:'));
  };
  add('html', 'write one self-contained page: charts, and the incident buyer by buyer');
  add('markdown', 'write the report, or the comparison, as a Markdown document (- is stdout)');
  add('junit', 'write every check as a test case, as JUnit XML for CI (- is stdout)');
  return command;
}

/** Adds one flag for each field of a scenario, in the groups of its fields. */
export function addScenarioFlags(command: Command): Command {
  for (const field of Object.values(FIELDS) as Field[]) {
    if (field.flag !== null) command.addOption(fieldOption(field, field.flag));
  }
  const remote = new Option(
    '--allow-remote',
    'let --target, --sql, --nats and --zookeeper name a server on another machine',
  );
  return command.addOption(remote.helpGroup('World:'));
}

/** Adds the flags of these fields, with other defaults where some are given. */
export function addFieldFlags(
  command: Command,
  names: readonly FieldName[],
  defaults: Readonly<Partial<Record<FieldName, string>>>,
): Command {
  for (const name of names) {
    const field: Field = FIELDS[name];
    const other = defaults[name];
    const shown = other === undefined ? field : { ...field, default: other };
    if (field.flag !== null) command.addOption(fieldOption(shown, field.flag));
  }
  return command;
}

/** Adds `--json`, the colors and `--quiet`. */
export function addOutputFlags(command: Command): Command {
  command.optionsGroup('Output:');
  command.option(
    '--json [file]',
    'print one JSON document instead of the report, or write it to a file beside it',
  );
  return addColorFlags(command).option('--quiet', 'no progress and no notes on stderr');
}

/** Adds `--color` and `--no-color`. */
export function addColorFlags(command: Command): Command {
  return command
    .option('--color', 'color even where stdout is no terminal')
    .option('--no-color', 'no color (also NO_COLOR)');
}

function fieldOption(field: Field, flag: string): Option {
  const notes = [
    field.examples,
    field.many ? 'repeatable' : undefined,
    field.default === null ? undefined : `default: ${field.default}`,
  ].filter((note) => note !== undefined);
  const text = field.about.replaceAll('`', '');
  const about = notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
  const short = flag === 'strategy' ? '-s, ' : '';
  const option = new Option(`${short}--${flag} <${field.value}>`, about);
  if (field.many) {
    option.argParser((value: string, before?: readonly string[]) => [...(before ?? []), value]);
  }
  return option.helpGroup(`${field.group}:`);
}
