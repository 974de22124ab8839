import type { Argument, Command, Option } from 'commander';
import type { Field } from '../../scenario/fields/field.ts';
import { FIELDS } from '../../scenario/fields.ts';

/** What a flag or an argument takes. */
export type Taken =
  | { readonly kind: 'nothing' }
  /** One of these words, or something else that nobody can know. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** A strategy, a group or a file; several with commas. */
  | { readonly kind: 'strategies' }
  /** A path; only of files with these endings, where there are some. */
  | { readonly kind: 'file'; readonly endings: readonly string[] };

/** One flag as a shell completes it. */
export interface FlagModel {
  /** With its dashes. */
  readonly long: string;
  readonly short: string | undefined;
  readonly about: string;
  readonly takes: Taken;
  /** True where the value may be left out. */
  readonly isOptional: boolean;
}

/** One command as a shell completes it. */
export interface CommandModel {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly FlagModel[];
  /** What stands beside flags. */
  readonly takes: Taken;
}

/** The whole command line as a shell completes it. */
export interface CompletionModel {
  readonly program: string;
  readonly flags: readonly FlagModel[];
  readonly commands: readonly CommandModel[];
  /** Names of strategies and groups, and `all`. */
  readonly strategies: readonly string[];
}

/** Endings of a file that holds a strategy. */
export const STRATEGY_ENDINGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'] as const;

/** Reads the definitions of the commands. */
export function readModel(program: Command, strategies: readonly string[]): CompletionModel {
  const help: FlagModel = {
    long: '--help',
    short: '-h',
    about: 'print this help',
    takes: NOTHING,
    isOptional: false,
  };
  return {
    program: program.name(),
    flags: [...program.options.map(flagOf), help],
    commands: program.commands.map((command) => ({
      name: command.name(),
      about: command.summary() || command.description(),
      flags: [...command.options.filter(({ hidden }) => !hidden).map(flagOf), help],
      takes: takenBy(command.registeredArguments[0]),
    })),
    strategies,
  };
}

const NOTHING: Taken = { kind: 'nothing' };
const YAML = ['yaml', 'yml'];

function flagOf(option: Option): FlagModel {
  const { short, description, optional } = option;
  const long = option.long ?? short ?? '';
  return { long, short, about: description, takes: takenByOption(option), isOptional: optional };
}

function takenByOption(option: Option): Taken {
  const { flags, long, argChoices } = option;
  const [, value] = /[<[]([^>\]]+)[>\]]/.exec(flags) ?? [];
  if (value === undefined) return NOTHING;
  if (long === '--strategy') return { kind: 'strategies' };
  if (argChoices !== undefined) return { kind: 'words', words: argChoices };
  if (value === 'file' || value === 'path') return { kind: 'file', endings: [] };
  const field = (Object.values(FIELDS) as Field[]).find(({ flag }) => `--${flag}` === long);
  return { kind: 'words', words: field === undefined ? [] : wordsOf(field) };
}

function takenBy(argument: Argument | undefined): Taken {
  if (argument === undefined) return NOTHING;
  const name = argument.name();
  if (argument.argChoices !== undefined) return { kind: 'words', words: argument.argChoices };
  if (name === 'strategy') return { kind: 'strategies' };
  return { kind: 'file', endings: name === 'scenario-file' ? YAML : [] };
}

/** The words with which the bounds of a field begin: `sim`, `local`; not its examples of a notation. */
function wordsOf({ bounds }: Field): readonly string[] {
  if (!bounds.startsWith('`')) return [];
  return [...bounds.matchAll(/`([a-z][a-z-]*)`/g)].map(([, word = '']) => word);
}
