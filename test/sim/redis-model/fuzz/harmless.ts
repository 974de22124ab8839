/**
 * False for arguments that would make the real server hang, crash, or allocate what a machine may not have:
 * the fuzz compares two servers, and must not end with one.
 */
export function isHarmless(args: readonly string[]): boolean {
  const name = args[0]?.toLowerCase() ?? '';
  const numbers = args.slice(1).map(Number).filter(Number.isFinite);
  const largest = Math.max(0, ...numbers.map(Math.abs));
  if (name === 'setrange' || name === 'setbit') return largest < 1_000 || largest > 2 ** 40;
  // Redis 7.0.15 adds to this count without looking, and reads far outside of the arguments.
  if (/^b?[lz]mpop$/.test(name)) return numbers.every((number) => number < 2 ** 62);
  if (/^[shz]rand(?:member|field)$/.test(name)) {
    return numbers.every((number) => number > -1_000 || number <= -(2 ** 63));
  }
  if (name === 'xautoclaim') return largest < 1_000_000 || largest === 1e12 || largest > 2 ** 60;
  if (name === 'client' && /^kill$/i.test(args[1] ?? '')) return args[3] === '@id9';
  return true;
}
