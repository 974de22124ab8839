import fc from 'fast-check';
import { expect, it } from 'vitest';
import { List } from '../../../src/sim/redis-model/list.ts';

const operation = fc.oneof(
  fc.record({ kind: fc.constantFrom('pushLeft', 'pushRight'), item: fc.string() }),
  fc.record({ kind: fc.constantFrom('popLeft', 'popRight'), item: fc.constant('') }),
);

it('a list does what an array does, at both ends', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 300, size: 'max' }), (operations) => {
      const list = new List(['x']);
      const array = ['x'];
      for (const { kind, item } of operations) {
        if (kind === 'pushLeft') expect(list.pushLeft(item)).toBe(void array.unshift(item));
        else if (kind === 'pushRight') expect(list.pushRight(item)).toBe(void array.push(item));
        else if (kind === 'popLeft') expect(list.popLeft()).toBe(array.shift());
        else expect(list.popRight()).toBe(array.pop());
        expect(list.length).toBe(array.length);
      }
      expect(list.toArray()).toEqual(array);
      expect(list.at(0)).toBe(array[0]);
      expect(list.at(-1)).toBeUndefined();
      expect(list.slice(1, 3)).toEqual(array.slice(1, 3));
    }),
    { numRuns: 200, seed: 1 },
  );
});

it('a list is set, spliced and cut by index after pops on the left', () => {
  const list = new List(['a', 'b', 'c', 'd']);
  list.popLeft();
  list.setAt(0, 'B');
  list.splice(1, 1, 'x', 'y');
  expect(list.toArray()).toEqual(['B', 'x', 'y', 'd']);
  list.keep(1, 3);
  expect(list.toArray()).toEqual(['x', 'y']);
});

it('a queue of 200,000 items is emptied from the left without copying it each time', () => {
  const list = new List(Array.from({ length: 200_000 }, (_, index) => String(index)));
  let last: string | undefined;
  for (let index = 0; index < 200_000; index += 1) last = list.popLeft();
  expect([last, list.length]).toEqual(['199999', 0]);
});
