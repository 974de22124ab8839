import { describeProblem, type Problem, SeckillError } from '../../core/errors.ts';
import type { AnyStrategy } from '../../ports/strategy.ts';
import { strategies } from '../../strategies/catalog.ts';
import type { ChosenStrategy } from '../one.ts';
import type { StrategyRef } from './protocol.ts';

/**
 * Says how another process finds a strategy.
 *
 * @throws SeckillError (`not-runnable`) for one that is neither in the catalog nor in a file
 */
export function refOf({ strategy, ref, file }: ChosenStrategy): StrategyRef {
  if (file !== undefined) return { kind: 'file', ref, path: file };
  if (strategies.includes(strategy)) return { kind: 'catalog', name: strategy.name };
  throw new SeckillError(
    'not-runnable',
    `${strategy.name}: expected a strategy of the catalog or a file, which nodes in processes of their own can load, got neither`,
  );
}

/**
 * Finds it, in that process.
 *
 * @throws SeckillError (`not-runnable`) where its file cannot be loaded there
 */
export async function findStrategy(ref: StrategyRef): Promise<AnyStrategy> {
  if (ref.kind === 'catalog') {
    const found = strategies.find(({ name }) => name === ref.name);
    if (found !== undefined) return found;
    throw new SeckillError('not-runnable', `expected a strategy of the catalog, got ${ref.name}`);
  }
  const { loadStrategy } = await import('../load-strategy.ts');
  const problems: Problem[] = [];
  const loaded = await loadStrategy(ref.ref, ref.path, problems);
  if (loaded !== undefined) return loaded;
  throw new SeckillError('not-runnable', problems.map(describeProblem).join('\n'));
}
