import type { ExploreDocument, ExploreResult } from '../../core/exploration.ts';
import { commandLine } from '../reproduce.ts';
import { type Annotation, commands } from './commands.ts';

/**
 * Workflow commands of GitHub Actions for a search, a line each: an error for each strategy with a violation, a warning
 * for each other one of which it is not known, or that was not searched though it was named.
 */
export function searchAnnotations({ results, notRun }: ExploreDocument): string[] {
  const names = [...new Set(results.map(({ strategy }) => strategy))];
  const searched = names.map((name) => results.filter(({ strategy }) => strategy === name));
  const failed = searched.flatMap((own) => violated(own));
  const open = searched.flatMap((own) => (violated(own).length > 0 ? [] : undecided(own)));
  const left = notRun
    .filter(({ named }) => named)
    .map(({ strategy, reason }) => ({ title: `${strategy}: not searched`, message: reason }));
  return [...commands('error', failed), ...commands('warning', [...open, ...left])];
}

/** One for a strategy, whatever may go wrong down in its searches. */
function violated(own: readonly ExploreResult[]): readonly Annotation[] {
  const failing = own.filter(({ verdict }) => verdict === 'fail');
  const [first] = failing;
  if (first === undefined) return [];
  const violations = failing.flatMap((result) => result.violations);
  const checks = [...new Set(violations.map(({ check }) => check))];
  const message = [
    ...violations.map(({ check, evidence }) => `${check}: ${evidence}`),
    `again: ${commandLine(first.reproduce)}`,
  ].join('\n');
  return [{ title: `${first.strategy}: ${checks.join(', ')} violated`, message }];
}

function undecided(own: readonly ExploreResult[]): readonly Annotation[] {
  const first = own.find(({ verdict }) => verdict === 'inconclusive');
  if (first === undefined) return [];
  const message = `again: ${commandLine(first.reproduce)}`;
  return [{ title: `${first.strategy}: the search is inconclusive`, message }];
}
