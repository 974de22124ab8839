import { describe, expect, it } from 'vitest';
import {
  addLongDoubles,
  ceilThousandfold,
  formatLongDouble,
  parseLongDouble,
} from '../../../src/sim/redis-model/long-double.ts';
import { addInt64, parseInt64 } from '../../../src/sim/redis-model/numbers.ts';

describe('64-bit integers', () => {
  it.each([
    ['0', 0],
    ['-7', -7],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
  ])('reads %s', (text, value) => {
    expect(parseInt64(text)).toBe(value);
  });

  it.each([
    '',
    '-',
    '+1',
    ' 1',
    '1 ',
    '01',
    '-0',
    '1.0',
    '1e3',
    '0x1',
    '9223372036854775808',
    'inf',
  ])('refuses %j', (text) => {
    expect(parseInt64(text)).toBeUndefined();
  });

  it('adds exactly beyond 2^53 and refuses to leave 64 bits', () => {
    expect(addInt64(9007199254740991, 2)).toBe(9007199254740993n);
    expect(addInt64(9007199254740993n, -2)).toBe(9007199254740991);
    expect(addInt64(9223372036854775807n, 1)).toBeUndefined();
    expect(addInt64(-9223372036854775808n, -1)).toBeUndefined();
  });
});

describe('long doubles', () => {
  it.each([
    ['0.1', '0.2', '0.3'],
    ['10.50', '0.1', '10.6'],
    ['5.0e3', '2.0e2', '5200'],
    ['3', '-3', '0'],
    ['1e17', '0.03125', '100000000000000000.03125'],
    ['0', '-1e-21', '0'],
    ['0x1.8p1', '.5', '3.5'],
    ['1e20', '0.5', '100000000000000000000'],
    ['18446744073709551615', '1', '18446744073709551616'],
    ['18446744073709551616', '1', '18446744073709551616'],
  ])('%s + %s is %s', (a, b, sum) => {
    expect(add(a, b)).toBe(sum);
  });

  it.each(['', ' 1', '1 ', 'nan', 'x', '.', '1e', '--1', '1e5000', '1e-5000', '0x', '1_000'])(
    'refuses %j',
    (text) => {
      expect(parseLongDouble(text)).toBeUndefined();
    },
  );

  it('has no sum that is infinite', () => {
    expect(add('inf', '1')).toBeUndefined();
    expect(add('1.1e4932', '1.1e4932')).toBeUndefined();
  });

  it.each([
    ['0.0001', 1n],
    ['1.1', 1100n],
    ['0.001', 1n],
    ['-0.5', -500n],
    ['1e30', undefined],
  ])('a thousandfold of %s, rounded up, is %s', (text, ms) => {
    const value = parseLongDouble(text);
    expect(value && ceilThousandfold(value)).toBe(ms);
  });
});

function add(a: string, b: string): string | undefined {
  const [left, right] = [parseLongDouble(a), parseLongDouble(b)];
  const sum = left && right && addLongDoubles(left, right);
  return sum && formatLongDouble(sum);
}
