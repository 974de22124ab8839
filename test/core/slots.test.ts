import { Command } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { masterOfSlot, SLOTS, shareOf, slotOf } from '../../src/core/slots.ts';

describe('a slot', () => {
  it.each(['', 'foo', '{sale}:stock', 'a{b}c{d}', '{}whole', 'open{', '}{x}', '库存{标签}'])(
    'of the key %j is the one that ioredis sends it to',
    (key) => {
      expect(slotOf(key)).toBe(new Command('get', [key]).getSlot());
    },
  );

  it.each([1, 3, 5, 7])('belongs to one of %i masters, each with an equal share', (masters) => {
    const shares = Array.from({ length: masters }, (_, master) => shareOf(master, masters));
    for (let slot = 0; slot < SLOTS; slot++) {
      const [from, to] = shares[masterOfSlot(slot, masters)] ?? [0, 0];
      expect(slot >= from && slot < to).toBe(true);
    }
    expect(new Set(shares.map(([from, to]) => to - from)).size).toBeLessThanOrEqual(2);
  });
});
