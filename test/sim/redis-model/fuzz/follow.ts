import { type Compare, compareOf } from './compare.ts';
import type { Pair } from './pair.ts';
import { decode, isError, itemsOf, type Wire } from './wire.ts';

/**
 * True for a command whose effect the real server decides, by a draw or by its clock: the model is then
 * told the outcome, so that both go on from one state.
 */
export function isFollowed(args: readonly string[]): boolean {
  const name = args[0]?.toLowerCase() ?? '';
  if (name === 'spop') return true;
  if (name === 'xadd') return args.indexOf('*') > 1;
  if (name === 'set' || name === 'getex') return args.some((arg) => /^[ep]x$/i.test(arg));
  return RELATIVE_EXPIRY.has(name);
}

/** Gives the model a command, and compares its reply with the real one. */
type Give = (args: readonly string[], compare: Compare) => void;

/** Lets the model follow the real reply. Answers what is wrong with that, where it cannot be followed. */
export async function follow(
  pair: Pair,
  args: readonly string[],
  real: Wire,
  give: Give,
): Promise<string | undefined> {
  const name = args[0]?.toLowerCase();
  if (name === 'spop') return followPop(pair, args, real, give);
  if (name === 'xadd') return followAdd(args, real, give);
  give(args, compareOf(args));
  return followExpiry(pair, args[1] ?? '');
}

const RELATIVE_EXPIRY: ReadonlySet<string> = new Set(['expire', 'pexpire', 'setex', 'psetex']);

/** How far the two servers' clocks may be apart when they read them, ms. */
const CLOCKS_APART_MS = 10_000;

function followPop(
  { model }: Pair,
  args: readonly string[],
  real: Wire,
  give: Give,
): string | undefined {
  const [, key = '', count] = args;
  const value = model.context.keys.get(key)?.value;
  if (isError(real) || value?.type !== 'set') {
    give(args, compareOf(args));
    return undefined;
  }
  const popped = (typeof real === 'string' ? [real] : itemsOf(real)).map((item) =>
    String(item).slice(1),
  );
  const wanted = Math.min(value.members.size, Number(count ?? 1));
  const isDrawn = new Set(popped).size === wanted && popped.length === wanted;
  if (!isDrawn || !popped.every((member) => value.members.has(member))) {
    return `${wanted} of ${JSON.stringify([...value.members])}`;
  }
  if (popped.length > 0) model.execute('srem', [key, ...popped]);
  return undefined;
}

function followAdd(args: readonly string[], real: Wire, give: Give): string | undefined {
  const id = typeof real === 'string' && real.startsWith('$') ? real.slice(1) : undefined;
  const known =
    id === undefined ? args : args.map((arg, at) => (at === args.indexOf('*') ? id : arg));
  give(known, compareOf(args));
  return undefined;
}

async function followExpiry({ real, model }: Pair, key: string): Promise<string | undefined> {
  real.queue(['pexpiretime', key]);
  const [frame = ':-2'] = await real.take(1);
  const entry = model.context.keys.get(key);
  const theirs = Number(String(decode(frame)).slice(1));
  const mine = entry ? (entry.expiresAtMs ?? -1) : -2;
  if (theirs === mine) return undefined;
  if (!entry || mine < 0 || theirs < 0 || Math.abs(mine - theirs) > CLOCKS_APART_MS) {
    return `PEXPIRETIME ${mine}, not ${theirs}`;
  }
  entry.expiresAtMs = theirs;
  return undefined;
}
