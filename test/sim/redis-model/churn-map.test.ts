import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChurnMap } from '../../../src/sim/redis-model/churn-map.ts';

it('holds what a Map holds', () => {
  const key = fc.integer({ min: 0, max: 60 }).map(String);
  const operation = fc.tuple(fc.constantFrom('set', 'delete'), key);
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 500, size: 'max' }), (operations) => {
      const map = new ChurnMap<{ readonly at: number }>();
      const plain = new Map<string, { readonly at: number }>();
      for (const [at, [kind, name]] of operations.entries()) {
        if (kind === 'delete') expect(map.delete(name)).toBe(plain.delete(name));
        else {
          map.set(name, { at });
          plain.set(name, { at });
        }
        expect([map.size, map.get(name)]).toEqual([plain.size, plain.get(name)]);
      }
      expect(new Map(map.entries())).toEqual(plain);
    }),
    { numRuns: 200, seed: 1 },
  );
});

it('sets and deletes one key a million times beside 10,000 others in seconds', () => {
  const map = new ChurnMap<object>();
  for (let index = 0; index < 10_000; index += 1) map.set(`other:${index}`, {});
  for (let round = 0; round < 1_000_000; round += 1) {
    map.set('lock', {});
    map.delete('lock');
  }
  expect(map.size).toBe(10_000);
});
