import type { AnyStrategy } from '../ports/strategy.ts';

/** Why a strategy that needs a database cannot run without `--sql`. */
export const NO_DATABASE =
  'it needs a database, which neither the simulator nor --target has: run it with --sql postgres or --sql mariadb, which start a real one';

/** Why a strategy cannot run on the simulator; undefined where it can. */
export function whyNotSimulated({ needs }: AnyStrategy): string | undefined {
  return needs.includes('sql') ? NO_DATABASE : undefined;
}
