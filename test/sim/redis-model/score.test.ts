import { describe, expect, it } from 'vitest';
import {
  formatScore,
  formatStoredScore,
  parseScore,
  parseScoreBound,
} from '../../../src/sim/redis-model/score.ts';

describe('a score', () => {
  it.each([
    [3, '3'],
    [-0, '-0'],
    [0.1, '0.10000000000000001'],
    [-2.5, '-2.5'],
    [1e15, '1000000000000000'],
    [1e17, '1e+17'],
    [123456789012345680, '1.2345678901234568e+17'],
    [0.0001, '0.0001'],
    [0.00001, '1.0000000000000001e-05'],
    [1e300, '1.0000000000000001e+300'],
    [5e-324, '4.9406564584124654e-324'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('prints %d as C does', (score, text) => {
    expect(formatScore(score)).toBe(text);
  });

  it('rounds a tie to the even digit, where JavaScript rounds up', () => {
    expect(formatScore(2 ** -25)).toBe('2.9802322387695312e-08');
    expect((2 ** -25).toPrecision(17)).toBe('2.9802322387695313e-8');
  });

  it('prints all digits of a whole number that a small set stores', () => {
    expect(formatStoredScore(1e17)).toBe('100000000000000000');
    expect(formatStoredScore(1e19)).toBe('1e+19');
  });

  it.each([
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['+1e3', 1000],
    ['0x1p3', 8],
    ['-0x.8', -0.5],
    ['INFINITY', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['1e-320', 1e-320],
  ])('reads %s', (text, score) => {
    expect(parseScore(text)).toBe(score);
  });

  it.each(['', ' 1', '1 ', 'x', 'nan', '1e400', '1e-400', '0x', '1\0', '--1'])(
    'refuses %j',
    (text) => {
      expect(parseScore(text)).toBeUndefined();
    },
  );

  it('is read as a bound with spaces before it, as nothing, and beyond all scores', () => {
    expect(parseScoreBound(' 1')).toBe(1);
    expect(parseScoreBound('')).toBe(0);
    expect(parseScoreBound('1e400')).toBe(Number.POSITIVE_INFINITY);
    expect(parseScoreBound('nan')).toBeUndefined();
  });
});
