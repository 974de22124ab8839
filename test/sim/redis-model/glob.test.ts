import { expect, it } from 'vitest';
import { matchesGlob } from '../../../src/sim/redis-model/glob.ts';

it.each([
  ['*', ''],
  ['h?llo', 'hello'],
  ['h*llo', 'heeeello'],
  ['h[ae]llo', 'hallo'],
  ['h[^e]llo', 'hallo'],
  ['h[a-c]llo', 'hbllo'],
  ['h[c-a]llo', 'hbllo'],
  ['a\\*', 'a*'],
  ['[\\]]', ']'],
  ['[abc', 'c'],
  ['**a**', 'xay'],
  ['stock:*:left', 'stock:7:left'],
])('%s matches %j', (pattern, text) => {
  expect(matchesGlob(pattern, text)).toBe(true);
});

it.each([
  ['', 'a'],
  ['?', ''],
  ['h?llo', 'hllo'],
  ['h[^e]llo', 'hello'],
  ['a\\*', 'ab'],
  ['A', 'a'],
  ['stock:*', 'xstock:1'],
  ['*a', 'ab'],
])('%s does not match %j', (pattern, text) => {
  expect(matchesGlob(pattern, text)).toBe(false);
});
