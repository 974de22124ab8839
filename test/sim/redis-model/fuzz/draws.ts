import type { Keyspace } from '../../../../src/sim/redis-model/keyspace.ts';
import { formatScore } from '../../../../src/sim/redis-model/score.ts';
import { type Compare, exact } from './compare.ts';
import { isError, itemsOf, type Wire, wireText } from './wire.ts';

/**
 * For a command that draws at random and changes nothing: the real reply must be as long as the model's
 * and hold only what the key holds now. Undefined for any other command.
 */
export function drawCompare(args: readonly string[], keys: Keyspace): Compare | undefined {
  const name = args[0]?.toLowerCase();
  if (name === 'randomkey') {
    const allowed = new Set([...keys.entries()].map(([key]) => wireText(`$${key}`)));
    return drawn(allowed, false);
  }
  const [, key = '', count, option] = args;
  const pairs = drawable(name, keys, key);
  if (!pairs) return undefined;
  if (option === undefined) {
    const allowed = new Set(pairs.map(([member]) => wireText(`$${member}`)));
    return drawn(allowed, count !== undefined && !count.startsWith('-'));
  }
  return drawnPairs(pairs, !count?.startsWith('-'));
}

/** The names of the commands that draw and change nothing. */
export const DRAWS: ReadonlySet<string> = new Set([
  'randomkey',
  'srandmember',
  'zrandmember',
  'hrandfield',
]);

type Pair = readonly [member: string, value: string];

/** Undefined where the command does not draw or the key is of another type, so that the replies are equal. */
function drawable(name: string | undefined, keys: Keyspace, key: string): Pair[] | undefined {
  const value = keys.get(key)?.value;
  if (name === 'srandmember' && value?.type === 'set') {
    return [...value.members].map((member) => [member, '']);
  }
  if (name === 'hrandfield' && value?.type === 'hash') return [...value.fields];
  if (name === 'zrandmember' && value?.type === 'zset') {
    return value.scores.entries().map(({ member, score }) => [member, formatScore(score)]);
  }
  return undefined;
}

function drawn(allowed: ReadonlySet<string>, isDistinct: boolean): Compare {
  return (real, model) => {
    if (isError(model) || isError(real)) return exact(real, model);
    const [reals, models] = [asItems(real), asItems(model)];
    if (models.length === 0) return exact(real, model);
    return reals.length === models.length && areAllowed(reals.map(wireText), allowed, isDistinct);
  };
}

/** Pairs flat under RESP2, nested under RESP3; a score is a bulk string or a double. */
function drawnPairs(pairs: readonly Pair[], isDistinct: boolean): Compare {
  const allowed = new Set(pairs.map(([member, value]) => JSON.stringify([member, value])));
  return (real, model) => {
    if (isError(model) || isError(real)) return exact(real, model);
    const reals = flatPairs(real);
    if (reals.length === 0) return exact(real, model);
    const isAsLong = reals.length === flatPairs(model).length;
    return isAsLong && areAllowed(reals, allowed, isDistinct);
  };
}

function areAllowed(
  reals: readonly string[],
  allowed: ReadonlySet<string>,
  isDistinct: boolean,
): boolean {
  if (isDistinct && new Set(reals).size !== reals.length) return false;
  return reals.every((text) => allowed.has(text));
}

/** A null stands for nothing drawn. */
function asItems(wire: Wire): readonly Wire[] {
  if (typeof wire !== 'string') return wire.items;
  return wire.startsWith('_') ? [] : [wire];
}

function flatPairs(wire: Wire): string[] {
  const items = itemsOf(wire);
  const flat = items.flatMap((item) => (typeof item === 'string' ? [item] : item.items));
  const texts = flat.map((item) => (typeof item === 'string' ? item.slice(1) : ''));
  const pairs: string[] = [];
  for (let at = 0; at < texts.length; at += 2) {
    pairs.push(JSON.stringify([texts[at], texts[at + 1]]));
  }
  return pairs;
}
