import { resolve } from 'node:path';
import { type Problem, UsageError } from '../core/errors.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import type { ChosenStrategy } from '../run/one.ts';
import { isStrategyFile } from '../scenario/strategy-names.ts';
import { groups } from '../strategies/groups.ts';

/** What `--strategy` takes beside `all` and files: the names of a catalog, and those of the groups. */
export function strategyNames(catalog: readonly AnyStrategy[]): readonly string[] {
  return [...catalog, ...groups].map(({ name }) => name);
}

/**
 * The strategies that these names and files mean, each once, in the order given; then those of groups, and
 * `all` is the catalog. Names are known to be of {@link strategyNames}. `isSimulated` tells that files are loaded for
 * virtual worlds alone.
 *
 * @throws UsageError with the problems of every file, and of two strategies with one name
 */
export async function chooseStrategies(
  refs: readonly string[],
  catalog: readonly AnyStrategy[],
  cwd: string,
  isSimulated = false,
): Promise<readonly ChosenStrategy[]> {
  const problems: Problem[] = [];
  const chosen = new Map<string, ChosenStrategy>();
  for (const ref of refs.filter((one) => one !== 'all')) {
    const strategy = isStrategyFile(ref)
      ? await loadFile(ref, resolve(cwd, ref), problems, isSimulated)
      : catalog.find(({ name }) => name === ref);
    if (strategy === undefined) continue;
    const other = chosen.get(strategy.name);
    const file = isStrategyFile(ref) ? { file: resolve(cwd, ref) } : {};
    if (other === undefined) chosen.set(strategy.name, { strategy, ref, ...file, named: true });
    else problems.push(sameName(ref, other));
  }
  if (problems.length > 0) throw new UsageError(problems);
  const grouped = groups.filter(({ name }) => refs.includes(name));
  const rest = catalog.filter(({ name }) => {
    const isAsked =
      refs.includes('all') || grouped.some((group) => group.strategies.includes(name));
    return isAsked && !chosen.has(name);
  });
  return [
    ...chosen.values(),
    ...rest.map((strategy) => ({ strategy, ref: strategy.name, named: false })),
  ];
}

/** The loader of TypeScript is imported only where it is needed. */
async function loadFile(ref: string, path: string, problems: Problem[], isSimulated: boolean) {
  const { loadStrategy } = await import('../run/load-strategy.ts');
  return loadStrategy(ref, path, problems, isSimulated);
}

function sameName(ref: string, other: ChosenStrategy): Problem {
  const expected = `a name that no other strategy of the run has (${other.ref})`;
  return { subject: `--strategy ${ref}`, expected, got: other.strategy.name };
}
