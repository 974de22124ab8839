import { DRAWS } from './draws.ts';
import { isFollowed } from './follow.ts';

/**
 * False for commands whose replies the two servers may give in another order, or read from a clock or a
 * draw: inside a script such a reply can go anywhere, and nobody could tell how to compare it.
 */
export function isForScripts(args: readonly string[]): boolean {
  const name = args[0]?.toLowerCase() ?? '';
  if (DRAWS.has(name) || UNCERTAIN.has(name) || isFollowed(args)) return false;
  if (args.some((arg) => /bylex|^zlexcount/i.test(arg))) return false;
  const subcommand = args[1]?.toLowerCase() ?? '';
  return (
    !(name === 'xinfo' && subcommand !== 'groups') && !(name === 'xpending' && args.length > 3)
  );
}

const UNCERTAIN: ReadonlySet<string> = new Set(
  (
    'keys smembers sinter sunion sdiff hkeys hvals hgetall scan hscan sscan zscan ttl pttl dbsize time ' +
    'script object info client command config pubsub hello auth wait pexpiretime expiretime publish spublish'
  ).split(' '),
);
