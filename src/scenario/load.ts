import { dirname, isAbsolute, join, normalize } from 'node:path/posix';
import type { z } from 'zod';
import { type Problem, UsageError } from '../core/errors.ts';
import type { HttpSpec } from '../ports/http.ts';
import { assembleScenario } from './assemble.ts';
import { commandOf } from './command.ts';
import { FIELDS, type FieldName } from './fields.ts';
import type { FileFields, Given } from './file.ts';
import { type FlagValues, fieldsFromFlags, flagOf, isMapField } from './flags.ts';
import { crossCheck } from './rules.ts';
import type { Scenario } from './scenario.ts';
import { readableFaults, type Settings, scenarioSchema } from './schema.ts';
import { show } from './show.ts';
import { modelOf } from './sql.ts';
import { checkStrategies, HTTP_STRATEGY, isStrategyFile } from './strategy-names.ts';

/** What loading a scenario needs from outside. */
export interface LoadOptions {
  /** What the scenario file says, undefined where there is none. */
  readonly file?: (FileFields & { readonly path: string }) | undefined;
  readonly flags: FlagValues;
  /** The names that `strategy` may use beside `all` and files: of strategies, and of groups. */
  readonly strategies: readonly string[];
  /** What is wrong with one `expect`; undefined where nothing is. */
  readonly checkExpectation: (expression: string) => Problem | undefined;
}

/**
 * Makes one scenario of a file, flags that override its fields (`--set` option by option), and
 * defaults. A strategy's file is found from the scenario's folder, or from the flag's.
 *
 * @throws UsageError with every problem of both.
 */
export function loadScenario(options: LoadOptions): Scenario {
  const { file, flags, strategies, checkExpectation } = options;
  if (file?.isMap === false) throw new UsageError(file.problems);
  const fromFlags = fieldsFromFlags(flags);
  const given = merge(file?.fields ?? {}, fromFlags.fields);
  const problems = [...(file?.problems ?? []), ...fromFlags.problems];

  const settings: Partial<Settings> = {};
  for (const name of Object.keys(FIELDS) as FieldName[]) {
    const value = given[name] ? given[name].value : defaultOf(name);
    if (value === undefined) continue;
    const read = scenarioSchema.shape[name].safeParse(value);
    if (read.success) Object.assign(settings, { [name]: read.data });
    else problems.push(...problemsOf(name, value, given, read.error));
  }

  settings.strategy &&= settings.strategy.map((one) =>
    isStrategyFile(one) && file !== undefined && given.strategy === file.fields.strategy
      ? beside(file.path, one)
      : one,
  );
  const subjectOf = (name: FieldName) => given[name]?.subject ?? flagOf(name);
  const isHttp = settings.target?.kind === 'http';
  if (isHttp) settings.strategy ??= [HTTP_STRATEGY];
  if (file !== undefined && settings.http !== undefined) {
    settings.http = withFilesBeside(file.path, settings.http);
  }
  if (given.target !== undefined && settings.target?.kind === 'sim' && settings.sql !== undefined) {
    const model = modelOf(settings.sql);
    if (model !== undefined) settings.sql = model;
    else problems.push({ ...NO_MODEL, subject: subjectOf('sql') });
  }
  problems.push(
    ...checkStrategies(
      settings.strategy,
      subjectOf('strategy'),
      isHttp ? [HTTP_STRATEGY] : strategies,
    ),
  );
  for (const expression of settings.expect ?? []) {
    const problem = checkExpectation(expression);
    if (problem !== undefined) problems.push({ ...problem, subject: subjectOf('expect') });
  }
  // One that cannot be read does not hide what is wrong with the others.
  const fault = settings.fault ?? readableFaults(given.fault?.value);
  problems.push(...crossCheck({ ...settings, fault }, subjectOf));
  if (problems.length > 0) throw new UsageError(problems.sort(byLine));

  // No problem was found, so every field without a default is there.
  const scenario = assembleScenario(settings as Settings, file?.path, flags.allowRemote ?? false);
  if (scenario.http === undefined || file === undefined) return scenario;
  return { ...scenario, command: commandOf(file.path, flags) };
}

const NO_MODEL = {
  expected: 'postgres or mariadb beside --target sim, which models one',
  got: 'a URL (not shown: it may hold a password)',
  hint: 'leave --target out to run on that server',
};

/** The file's problems from top to bottom, then those of the flags. */
function byLine(a: Problem, b: Problem): number {
  const line = ({ subject }: Problem) => Number(/:(\d+) /.exec(subject)?.[1] ?? Infinity);
  return Math.sign(line(a) - line(b)) || 0;
}

type GivenFields = Readonly<Partial<Record<FieldName, Given>>>;

function merge(file: GivenFields, flags: GivenFields): GivenFields {
  const merged: Partial<Record<FieldName, Given>> = { ...file, ...flags };
  for (const name of (Object.keys(FIELDS) as FieldName[]).filter(isMapField)) {
    const [before, after] = [file[name], flags[name]];
    if (!isMapValue(before?.value) || !isMapValue(after?.value)) continue;
    const { subject } = after as Given;
    merged[name] = { subject, value: { ...before.value, ...after.value } };
  }
  return merged;
}

function isMapValue(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function defaultOf(name: FieldName): unknown {
  const field = FIELDS[name];
  if (name === 'maxTime' || field.default === null) return undefined;
  return 'min' in field ? Number(field.default) : field.default;
}

/** One, or one for each entry of a map that has problems of its own. */
function problemsOf(
  name: FieldName,
  value: unknown,
  given: GivenFields,
  error: z.ZodError,
): readonly Problem[] {
  const [first, ...rest] = error.issues;
  const issues = [first, ...rest.filter((issue) => issue.code === 'custom')];
  return issues.map((issue) => {
    const params: Readonly<Record<string, unknown>> =
      (issue?.code === 'custom' ? issue.params : undefined) ?? {};
    const { entry, got, hint } = params;
    const subject = given[name]?.subject ?? flagOf(name);
    const isUrl = MAY_BE_URLS.includes(name) && JSON.stringify(value).includes(':');
    const shown = isUrl ? 'a URL (not shown: it may hold a password)' : show(value);
    return {
      subject: typeof entry === 'string' ? `${subject} ${entry}` : subject,
      expected: issue?.message ?? 'another value',
      got: typeof got === 'string' ? got : shown,
      ...(typeof hint === 'string' ? { hint } : {}),
    };
  });
}

/** Fields in which a password may stand. */
const MAY_BE_URLS: readonly FieldName[] = ['target', 'sql', 'nats'];

function beside(file: string, strategy: string): string {
  if (isAbsolute(strategy)) return strategy;
  const path = normalize(join(dirname(file), strategy));
  return isAbsolute(path) || path.startsWith('.') ? path : `./${path}`;
}

function withFilesBeside(scenario: string, spec: HttpSpec): HttpSpec {
  if (spec.session?.kind !== 'csv') return spec;
  return { ...spec, session: { kind: 'csv', file: beside(scenario, spec.session.file) } };
}
