import { describe, expect, it } from 'vitest';
import { seededSource } from '../../src/core/random.ts';
import { simulatedRandom } from '../../src/sim/random-port.ts';

describe('the strategies’ randomness on the simulator', () => {
  it('makes UUIDs of version 4, each another', () => {
    const random = simulatedRandom(seededSource(1).stream('strategy'));
    const uuids = Array.from({ length: 2_000 }, () => random.uuid());
    for (const uuid of uuids) {
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(uuids).size).toBe(2_000);
  });

  it('is fixed by the seed', () => {
    const uuid = (seed: number) => simulatedRandom(seededSource(seed).stream('strategy')).uuid();
    expect(uuid(1)).toBe(uuid(1));
    expect(uuid(2)).not.toBe(uuid(1));
  });

  it('draws numbers and integers within their bounds', () => {
    const random = simulatedRandom(seededSource(1).stream('strategy'));
    const dice = new Set(Array.from({ length: 200 }, () => random.integer(1, 6)));
    expect([...dice].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(random.next()).toBeLessThan(1);
  });
});
