import type { Random } from '../core/random.ts';
import type { RandomPort } from '../ports/random.ts';

/** The strategies' randomness, fixed by the seed. */
export function simulatedRandom(random: Random): RandomPort {
  const hex = (digits: number): string =>
    random
      .integer(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  return {
    next: () => random.next(),
    integer: (min, max) => random.integer(min, max),
    uuid: () => {
      const variant = (8 + random.integer(0, 3)).toString(16);
      return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(8)}${hex(4)}`;
    },
  };
}
