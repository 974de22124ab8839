import { accepted, type Parsed, refused } from '../core/parsed.ts';
import type { TargetSpec } from './scenario.ts';

const TARGET = 'sim, local, or Redis URLs: redis://…, rediss://… or unix:/path';

/**
 * Reads where a run happens: `sim` or `local` alone, or one Redis URL or more. Only the scheme of a
 * URL is looked at: the live world reads the rest, and knows what of it may be shown.
 */
export function parseTarget(targets: readonly string[]): Parsed<TargetSpec> {
  const given = targets.map((target) => target.trim());
  const [first, ...rest] = given;
  if (first === undefined) return refused(TARGET);
  if (given.some((target) => target === 'sim' || target === 'local')) {
    if (rest.length > 0) return refused('either sim, or local, or URLs');
    return accepted({ kind: first === 'sim' ? 'sim' : 'local' });
  }
  if (given.every((target) => /^(rediss?|(redis\+)?unix):/i.test(target))) {
    return accepted({ kind: 'redis', urls: given });
  }
  return refused(TARGET, 'a server is redis://host:port');
}

/** The texts that {@link parseTarget} reads back to the same target, without users and passwords. */
export function formatTarget(target: TargetSpec): readonly string[] {
  return target.kind === 'redis' ? target.urls.map(withoutLogin) : [target.kind];
}

/** Up to the last `@`, so that a password with a raw `@` or `/` goes as a whole. */
function withoutLogin(url: string): string {
  return url.replace(/^([a-z+]+:(?:\/\/)?).*@/i, '$1');
}
