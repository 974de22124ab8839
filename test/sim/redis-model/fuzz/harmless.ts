/**
 * False for arguments that would make the real server hang, crash, or allocate what a machine may not have,
 * and for times so near that the two servers could see them from different sides.
 */
export function isHarmless(args: readonly string[]): boolean {
  const name = args[0]?.toLowerCase() ?? '';
  const numbers = args.slice(1).map(Number).filter(Number.isFinite);
  const largest = Math.max(0, ...numbers.map(Math.abs));
  if (name === 'setrange' || name === 'setbit') return largest < 1_000 || largest > 2 ** 40;
  if (/^[shz]rand(?:member|field)$/.test(name)) {
    return numbers.every((number) => number > -1_000 || number <= -(2 ** 63));
  }
  if (name === 'xautoclaim') return largest < 1_000_000 || largest === 1e12 || largest > 2 ** 60;
  // Ids are each server's own: only those that stand for both.
  if (name === 'client' && /^(?:kill|unblock)$/i.test(args[1] ?? '')) return numbers.length === 0;
  if (name === 'config' && /^set$/i.test(args[1] ?? ''))
    return (args[3] ?? '0') === '0' || args[2] === 'nope';
  // Redis 7.0.15 adds to the count of keys without looking, and reads far outside of the arguments.
  if (/^b?[lz]mpop$/.test(name) && !numbers.every((number) => number < 2 ** 62)) return false;
  return timesOf(name, args).every(isFarOrNone);
}

/** The arguments that the command takes for a time from now, on which it waits or a key is gone. */
function timesOf(name: string, args: readonly string[]): readonly (string | undefined)[] {
  if (/^(?:p?expire|p?setex)$/.test(name)) return [args[2]];
  if (/^b[lz]mpop$/.test(name)) return [args[1]];
  if (/^(?:b[lr]pop|bzpop(?:min|max)|blmove|brpoplpush|wait)$/.test(name)) return [args.at(-1)];
  const isTime = /^(?:set|getex)$/.test(name) ? /^[ep]x$/i : /^block$/i;
  return args.flatMap((arg, at) => (isTime.test(arg) ? [args[at + 1]] : []));
}

/** No number, none that is above 0, or one above all that a test could last. */
function isFarOrNone(text = ''): boolean {
  const number = Number(text);
  if (/^[0-9]*\.?[0-9]*e-/i.test(text) || /^\+?0x/i.test(text)) return false;
  return Number.isNaN(number) || number <= 0 || number >= 100;
}
