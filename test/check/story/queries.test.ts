import { describe, expect, it } from 'vitest';
import { describeQuery } from '../../../src/check/story/queries.ts';
import type { CallSent } from '../../../src/core/history.ts';

function told(operation: string, args: readonly unknown[], reply: unknown, target = 'sql') {
  const sent: CallSent = {
    kind: 'call-sent',
    atUs: 0,
    attempt: 1,
    call: 1,
    target,
    operation,
    args,
  };
  return describeQuery(sent, reply);
}

describe('a query in a story', () => {
  it.each([
    ['select', ['items', 'sale'], [{ stock: 7 }], 'reads stock 7'],
    ['update', ['items', 6, 'sale'], 1, 'writes stock 6'],
    ['update', ['items', 1, 'sale', 1], 1, 'takes 1 unit'],
    ['update', ['items', 2, 'sale', 2], 0, 'finds fewer than 2 units'],
    ['update', ['items', 6, 3, 'sale', 2], 1, 'writes stock 6'],
    ['update', ['items', 6, 3, 'sale', 2], 0, 'loses the race'],
    ['update', ['items', 1, 1, 'sale'], 1, 'gives 1 unit back'],
    ['insert', ['orders', 1, 'sale', 1, 1], 1, 'records the order'],
    ['update', ['reservations', 'confirmed', 1, 'held'], 0, 'has lost the reservation'],
    ['commit', [], [], 'commits'],
    ['begin', [], [], null],
  ])('%s %j answered with %j is told as: %s', (operation, args, reply, words) => {
    expect(told(operation, args, reply)).toBe(words);
  });

  it('is left to others where it is not on the shop’s tables, or no query', () => {
    expect(told('select', ['mine', 1], [{ stock: 1 }])).toBeUndefined();
    expect(told('get', ['{sale}:stock'], '5', 'redis')).toBeUndefined();
  });
});
