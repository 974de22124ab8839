import type { Redis } from 'ioredis';

/** What {@link deleteKeys} did. */
export interface KeyCleanup {
  /** Keys deleted. */
  readonly deleted: number;
  /** False when the time was up before the whole keyspace was seen. */
  readonly isComplete: boolean;
}

/** The prefix of all keys of one run; `runId` is letters, digits and dashes. */
export function keyPrefixOf(runId: string): string {
  return `seckill:${runId}:`;
}

/** The sale's name in a run whose strategy puts it, as a hash tag, before every key. */
export function saleIdOf(runId: string): string {
  return `seckill-${runId}`;
}

/**
 * Deletes the keys that start with `prefix`, and no others, by SCAN and UNLINK.
 *
 * @param client one without a key prefix
 * @param withinMs stops scanning after this time, ms
 */
export async function deleteKeys(
  client: Redis,
  prefix: string,
  withinMs = 30_000,
): Promise<KeyCleanup> {
  let deleted = 0;
  const isComplete = await scanKeys(client, prefix, withinMs, async (keys) => {
    const counts = await Promise.all(bySlot(keys).map((some) => client.unlink(...some)));
    deleted += counts.reduce((sum, count) => sum + count, 0);
  });
  return { deleted, isComplete };
}

/** What it did, in a line for the user; `prefix` is that of the run's keys. */
export function describeCleanup({ deleted, isComplete }: KeyCleanup, prefix: string): string {
  const keys = `${deleted} ${deleted === 1 ? 'key' : 'keys'} of the run (${prefix}*) on the target`;
  return isComplete
    ? `deleted ${keys}`
    : `deleted ${keys}, perhaps not all: the rest expires by itself within 10 min of --max-time`;
}

/**
 * Gives every key that starts with `prefix` and has no expiry one of `ttlMs`; other keys keep theirs.
 * Resolves with the number of keys changed.
 *
 * @param client one without a key prefix
 */
export async function expireKeys(
  client: Redis,
  prefix: string,
  ttlMs: number,
  withinMs = 30_000,
): Promise<number> {
  let changed = 0;
  await scanKeys(client, prefix, withinMs, async (keys) => {
    const counts = await Promise.all(
      bySlot(keys).map((some) => client.eval(EXPIRE_BARE, some.length, ...some, ttlMs)),
    );
    changed += counts.reduce<number>((sum, count) => sum + Number(count), 0);
  });
  return changed;
}

/**
 * KEYS: any keys. ARGV[1]: expiry in ms. Returns how many keys had none and got it. A script, because a
 * strategy may set its own expiry between a PTTL and a PEXPIRE (and PEXPIRE's NX needs Redis 7).
 */
const EXPIRE_BARE = `
local changed = 0
for _, key in ipairs(KEYS) do
  if redis.call('PTTL', key) == -1 then
    changed = changed + redis.call('PEXPIRE', key, ARGV[1])
  end
end
return changed`;

/** A server of a cluster takes no command with keys of several slots. Keys with one hash tag are in one. */
function bySlot(keys: readonly string[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const tag = /\{([^}]+)\}/.exec(key)?.[1] ?? key;
    const group = groups.get(tag);
    if (group === undefined) groups.set(tag, [key]);
    else group.push(key);
  }
  return [...groups.values()];
}

async function scanKeys(
  client: Redis,
  prefix: string,
  withinMs: number,
  use: (keys: readonly string[]) => Promise<void>,
): Promise<boolean> {
  const until = performance.now() + withinMs;
  const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
  let cursor = '0';
  do {
    const [next, keys] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
    if (keys.length > 0) await use(keys);
    cursor = next;
    if (cursor !== '0' && performance.now() > until) return false;
  } while (cursor !== '0');
  return true;
}
