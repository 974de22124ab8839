import { type Problem, UsageError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { describeHead, isBinary, readHead } from './replay/head.ts';
import { kinds, type ReplayFlags, type ReplayKind } from './replay/kinds.ts';

/**
 * `seckill-bench replay`: looks at the beginning of the file, decides which kind it is, and lets that kind
 * replay it.
 *
 * @throws UsageError for a file that cannot be read or is of no known kind, and for flags that its kind
 *   does not take
 */
export async function replay(
  context: Context,
  file: string,
  flags: ReplayFlags,
): Promise<ExitCode> {
  const kind = await kindOf(context, file, flags.kind);
  const problems = problemsOfFlags(kind, file, flags);
  if (problems.length > 0) throw new UsageError(problems);
  return kind.replay(context, file, flags);
}

async function kindOf(
  context: Context,
  file: string,
  forced: string | undefined,
): Promise<ReplayKind> {
  const named = forced === undefined ? undefined : kindNamed(forced);
  const head = await readHead(context, file);
  const kind = named ?? kinds.find(({ recognises }) => recognises(head));
  if (kind !== undefined) return kind;
  const hint = isBinary(head)
    ? HINT_FOR_BINARY
    : '--kind tells what it is, where it cannot be seen';
  throw new UsageError([{ subject: file, expected: KNOWN, got: describeHead(head), hint }]);
}

const KNOWN = kinds.map(({ about }) => about).join(', or ');
const HINT_FOR_BINARY = 'a compressed file is to be unpacked first';

function kindNamed(name: string): ReplayKind {
  const names = kinds.map((kind) => kind.name);
  const kind = kinds.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  const meant = nearest(name, names);
  const problem = { subject: '--kind', expected: `one of ${names.join(', ')}`, got: name };
  throw new UsageError([
    meant === undefined ? problem : { ...problem, hint: `did you mean ${meant}?` },
  ]);
}

/** Flags that every kind takes. */
const COMMON: readonly (keyof ReplayFlags)[] = ['kind', 'json', 'color', 'quiet'];

/** What is wrong with the flags for a file of this kind. */
function problemsOfFlags(kind: ReplayKind, file: string, flags: ReplayFlags): readonly Problem[] {
  const given = (Object.keys(flags) as (keyof ReplayFlags)[]).filter(
    (name) => flags[name] !== undefined,
  );
  const foreign = given.filter((name) => !COMMON.includes(name) && !kind.flags.includes(name));
  const problems: Problem[] = foreign.map((name) => ({
    subject: file,
    expected: `flags that ${kind.about} takes: ${[...kind.flags, ...COMMON].map(flagText).join(', ')}`,
    got: flagText(name),
    ...hintFor(name),
  }));
  if (flags.json === file) {
    const expected = 'a file for the result';
    problems.push({ subject: '--json', expected, got: `${file}, which is replayed` });
  }
  return problems;
}

/** Which other kinds take the flag. */
function hintFor(name: keyof ReplayFlags): { readonly hint?: string } {
  const takers = kinds.filter(({ flags }) => flags.includes(name)).map(({ about }) => about);
  return takers.length === 0 ? {} : { hint: `it is for ${takers.join(', or ')}` };
}

function flagText(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
