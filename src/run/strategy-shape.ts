import { z } from 'zod';
import type { Problem } from '../core/errors.ts';
import type { PromiseName } from '../ports/strategy.ts';
import type { Need } from '../ports/world.ts';
import { StrategyLines } from './strategy-lines.ts';

const NEEDS: readonly Need[] = ['redis', 'redis-nodes', 'sql', 'zookeeper', 'queue', 'notifier'];
const PROMISES: readonly PromiseName[] = ['one-holder', 'own-release', 'nothing-stranded'];

/** Everything wrong with what a strategy's file, of this text, exports by default; empty where it is a strategy. */
export function strategyProblems(
  file: string,
  exported: unknown,
  text: string,
): readonly Problem[] {
  const lines = new StrategyLines(text);
  const at = (line: number | undefined) => (line === undefined ? file : `${file}:${line}`);
  if (!looksLikeOne(exported)) {
    const hint = "export default defineStrategy({ … }), from 'seckill-bench'";
    const expected = 'a default export that is a strategy';
    return [{ subject: at(lines.ofExport()), expected, got: kindOf(exported), hint }];
  }
  const read = strategyShape.safeParse(exported);
  if (read.success) return [];
  return read.error.issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        return unknownKey(at(lines.of(path, undefined)), path);
      });
    }
    const value = issue.path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), exported);
    const subject = `${at(lines.of(issue.path, value))} ${issue.path.join('.')}`;
    return [{ subject, expected: issue.message, got: kindOf(value) }];
  });
}

/** Has at least one field of a strategy: without a default export, a module's own object comes here. */
function looksLikeOne(exported: unknown): exported is object {
  if (typeof exported !== 'object' || exported === null) return false;
  return Object.keys(strategyShape.shape).some((key) => key in exported);
}

const fn = z.custom<unknown>((value) => typeof value === 'function', 'a function');
const line = z.string('a sentence').min(1, 'a sentence');
const flag = z.boolean('true or false');
const finite = z.number('a number');

const optionKinds = {
  flag: z.strictObject({ kind: z.literal('flag'), default: flag, about: line }),
  number: z.strictObject({
    kind: z.literal('number'),
    default: finite,
    min: finite,
    max: finite,
    isWhole: flag.optional(),
    searched: z.number().optional(),
    about: line,
  }),
  choice: z.strictObject({
    kind: z.literal('choice'),
    default: line,
    choices: z.array(line, 'a list of words').min(1, 'at least one choice'),
    about: line,
  }),
  rate: z.strictObject({
    kind: z.literal('rate'),
    defaultPerSec: finite.gt(0, 'a rate over 0'),
    about: line,
  }),
  duration: z.strictObject({
    kind: z.literal('duration'),
    defaultMs: finite.min(0, 'ms, 0 or more'),
    minMs: finite.min(0, 'ms, 0 or more').optional(),
    networkBound: flag.optional(),
    about: line,
  }),
};

const strategyShape = z.strictObject({
  name: z
    .string('a name in kebab-case')
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name in kebab-case')
    .refine((name) => name !== 'all', 'a name other than all'),
  about: line,
  needs: z.array(z.enum(NEEDS, oneOf(NEEDS)), `a list of ${NEEDS.join(', ')}`),
  promises: z.array(z.enum(PROMISES, oneOf(PROMISES)), `a list of ${PROMISES.join(', ')}`),
  breaksWhen: line,
  cost: line.optional(),
  limitsBuyers: flag.optional(),
  sharesMemory: flag.optional(),
  worksApart: flag.optional(),
  options: z
    .record(
      z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a name in camelCase'),
      z.discriminatedUnion('kind', Object.values(optionKinds) as never, {
        error: 'an option whose kind is flag, number, choice, rate or duration',
      }),
      'options by name',
    )
    .optional(),
  setUp: fn,
  open: fn,
  tearDown: fn.optional(),
});

function oneOf(names: readonly string[]): string {
  return `one of ${names.join(', ')}`;
}

function unknownKey(file: string, path: readonly PropertyKey[]): Problem {
  const got = String(path.at(-1));
  const subject = `${file} ${path.join('.')}`;
  if (path.length > 1) return { subject, expected: 'a field of such an option', got };
  const expected = `one of ${Object.keys(strategyShape.shape).join(', ')}`;
  return { subject, expected, got, hint: "a strategy's own helpers live beside it, not in it" };
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (typeof value === 'object' || typeof value === 'function') {
    return typeof value === 'function' ? 'a function' : 'an object';
  }
  return String(value);
}
