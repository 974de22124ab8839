import { findServerProgram } from '../live/program.ts';
import type { Redactor } from '../live/redact.ts';
import type { LiveTarget } from '../live/redis-servers.ts';
import { parseTargets, type TargetEnvironment } from '../live/target.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { topologyOf } from '../scenario/target.ts';

/** The Redis servers of a live scenario. */
export interface RedisServers {
  /** Takes the passwords of the targets out of whatever is told. */
  readonly redactor: Redactor;
  /** Why there are not `needed` independent masters; undefined where there are. */
  whyNone(needed: number): string | undefined;
  /** Where a run with that many masters happens. */
  targetFor(masters: number): LiveTarget;
}

/**
 * What `--target` and `--topology` mean where they are live.
 *
 * @throws SeckillError (`target`) where no server program is installed; UsageError for bad URLs
 */
export function redisServers(
  { target, topology: asked, allowRemote }: Scenario,
  env: Readonly<Record<string, string | undefined>>,
): RedisServers {
  const urls = target.kind === 'redis' ? target.urls : [];
  const given = parseTargets(urls, env as TargetEnvironment, { allowRemote });
  const { endpoints, deployment, redactor } = given;
  const program =
    target.kind === 'local' ? findServerProgram(env.PATH ?? '', process.platform) : undefined;
  const topology = topologyOf(target, asked);
  return {
    redactor,
    whyNone(needed) {
      if (needed > 0 && target.kind === 'sim') return 'it needs Redis: add --target local';
      if (needed > 1 && topology !== 'single') {
        return `it needs ${needed} independent masters, and a ${topology} stands for one: run it with --topology single`;
      }
      if (program !== undefined || deployment !== undefined || endpoints.length >= needed) {
        return undefined;
      }
      return `it needs ${needed} masters, and --target was given ${endpoints.length}: repeat it for each`;
    },
    targetFor(masters) {
      if (masters === 0) return { kind: 'none' };
      if (deployment !== undefined) return { kind: 'deployment', service: deployment };
      if (program === undefined) {
        return { kind: 'redis', endpoints: endpoints.slice(0, masters) };
      }
      if (topology === 'single') return { kind: 'local', program, servers: masters };
      return { kind: 'local-deployment', program, topology };
    },
  };
}
