import type { Problem } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { show } from './show.ts';

/** The name of the one strategy that an HTTP target has: the service itself. */
export const HTTP_STRATEGY = 'http';

/** True for a strategy that is named by a path: `./mine.ts`, `shop/locks.js`. */
export function isStrategyFile(name: string): boolean {
  return /[\\/]/.test(name) || /\.[cm]?[jt]s$/.test(name);
}

/** What is wrong with the strategies that were chosen; `known` are the names that there are. */
export function checkStrategies(
  chosen: readonly string[] | undefined,
  subject: string,
  known: readonly string[],
): readonly Problem[] {
  if (chosen === undefined || chosen.length === 0) {
    const hint = `--strategy ${known.slice(0, 3).join(', ')}, …, or all (see seckill-bench list)`;
    return [{ subject, expected: 'at least one strategy', got: 'none', hint }];
  }
  const unknown = chosen.filter(
    (name) => name !== 'all' && !isStrategyFile(name) && !known.includes(name),
  );
  return unknown.map((name) => {
    if (known.length === 1) {
      const hint = 'leave the strategy out';
      return { subject, expected: `${known[0]}, the one of an HTTP target`, got: show(name), hint };
    }
    const meant = nearest(name, known);
    const hint = meant ? `did you mean ${meant}?` : 'seckill-bench list shows the names';
    return {
      subject,
      expected: 'a known strategy, a group, all, or a file',
      got: show(name),
      hint,
    };
  });
}
