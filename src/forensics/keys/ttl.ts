import { integer } from './operations.ts';

/** The expiry that an acquire asks for, µs; Infinity where it asks for none. */
export function ttlUs(args: readonly string[], atUs: number): number {
  for (let index = 2; index + 1 < args.length; index++) {
    const number = integer(args[index + 1] ?? '');
    if (Number.isNaN(number)) continue;
    switch (args[index]?.toLowerCase()) {
      case 'ex':
        return number * 1e6;
      case 'px':
        return number * 1e3;
      case 'exat':
        return number * 1e6 - atUs;
      case 'pxat':
        return number * 1e3 - atUs;
    }
  }
  return Number.POSITIVE_INFINITY;
}
