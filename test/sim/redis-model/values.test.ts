import { expect, it } from 'vitest';
import { copyValue } from '../../../src/sim/redis-model/copy-value.ts';
import { encodingOf } from '../../../src/sim/redis-model/encoding.ts';
import { List } from '../../../src/sim/redis-model/list.ts';

it('a copied list, hash or set does not change with its original', () => {
  const items = new List(['a']);
  const fields = new Map([['f', 'v']]);
  const members = new Set(['m']);
  const list = copyValue({ type: 'list', items });
  const hash = copyValue({ type: 'hash', fields });
  const set = copyValue({ type: 'set', members });
  items.pushRight('b');
  fields.set('g', 'w');
  members.add('n');
  expect(list.type === 'list' && list.items.toArray()).toEqual(['a']);
  expect([hash, set]).toEqual([
    { type: 'hash', fields: new Map([['f', 'v']]) },
    { type: 'set', members: new Set(['m']) },
  ]);
});

it.each([
  [0, 'listpack'],
  [128, 'listpack'],
  [129, 'hashtable'],
])('a hash of %i fields is a %s', (size, encoding) => {
  const fields = new Map(Array.from({ length: size }, (_, index) => [`f${index}`, 'v']));
  expect(encodingOf({ type: 'hash', fields })).toBe(encoding);
});

it('a hash with a value over 64 bytes is a hashtable', () => {
  expect(encodingOf({ type: 'hash', fields: new Map([['f', 'v'.repeat(64)]]) })).toBe('listpack');
  expect(encodingOf({ type: 'hash', fields: new Map([['f', 'v'.repeat(65)]]) })).toBe('hashtable');
});

it('a set of up to 512 integers is an intset', () => {
  const integers = (size: number) =>
    new Set(Array.from({ length: size }, (_, index) => `${index}`));
  expect(encodingOf({ type: 'set', members: integers(512) })).toBe('intset');
  expect(encodingOf({ type: 'set', members: integers(513) })).toBe('hashtable');
  expect(encodingOf({ type: 'set', members: new Set(['01']) })).toBe('hashtable');
});
