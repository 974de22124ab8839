import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { type TargetSpec, TOPOLOGIES, type Topology } from './scenario.ts';

const TARGET =
  'sim, local, Redis URLs (redis://…, rediss://…, unix:/path, redis+sentinel://… or redis+cluster://…), or http://…';

/**
 * Reads where a run happens: `sim` or `local` alone, one Redis URL or more, or an HTTP service. Only the scheme of a
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
  if (given.some((target) => DEPLOYMENT.test(target))) {
    return rest.length === 0
      ? accepted({ kind: 'redis', urls: given })
      : refused(
          'one deployment alone',
          'its servers go into one URL: redis+cluster://host:port,host:port',
        );
  }
  if (given.some((target) => /^https?:/i.test(target))) {
    return rest.length === 0
      ? accepted({ kind: 'http', url: first })
      : refused('one HTTP service alone', 'what balances the load of several is given itself');
  }
  if (given.every((target) => /^(rediss?|(redis\+)?unix):/i.test(target))) {
    return accepted({ kind: 'redis', urls: given });
  }
  return refused(TARGET, 'a server is redis://host:port');
}

const DEPLOYMENT = /^redis\+(sentinel|cluster):/i;

/** How the Redis of a target is deployed: what its URL says, or else as asked. */
export function topologyOf(target: TargetSpec, asked: Topology): Topology {
  if (target.kind === 'local') return asked;
  const [, said] = (target.kind === 'redis' && DEPLOYMENT.exec(target.urls[0] ?? '')) || [];
  return TOPOLOGIES.find((one) => one === said?.toLowerCase()) ?? 'single';
}

/** Reads a topology. */
export function parseTopology(text: string): Parsed<Topology> {
  const given = text.trim().toLowerCase();
  const topology = TOPOLOGIES.find((one) => one === given);
  return topology === undefined ? refused(TOPOLOGIES.join(', ')) : accepted(topology);
}

/** The texts that {@link parseTarget} reads back to the same target, without users and passwords. */
export function formatTarget(target: TargetSpec): readonly string[] {
  if (target.kind === 'http') return [withoutLogin(target.url)];
  return target.kind === 'redis' ? target.urls.map(withoutLogin) : [target.kind];
}

/** Up to the last `@`, so that a password with a raw `@` or `/` goes as a whole. */
function withoutLogin(url: string): string {
  return url.replace(/^([a-z+]+:(?:\/\/)?).*@/i, '$1');
}
