import { describe, expect, it } from 'vitest';
import {
  EXIT_CODE_HELP,
  EXIT_CODES,
  exitCodeOfError,
  worstExitCode,
} from '../../src/cli/exit-codes.ts';
import { SeckillError, UsageError } from '../../src/core/errors.ts';

describe('worstExitCode', () => {
  it('lets 70 win over 2, then 130 and 143, 1, 4, 3 and 0', () => {
    const order = [70, 2, 130, 143, 1, 4, 3, 0] as const;
    order.forEach((code, index) => {
      expect(worstExitCode(order.slice(index).reverse())).toBe(code);
    });
  });

  it('is 0 where nothing applies', () => {
    expect(worstExitCode([])).toBe(0);
  });
});

describe('exitCodeOfError', () => {
  it.each([
    [new UsageError([]), 2],
    [new SeckillError('target', 'x'), 4],
    [new SeckillError('not-runnable', 'x'), 4],
    [new Error('x'), 70],
    ['x', 70],
  ])('maps %s to %d', (error, code) => {
    expect(exitCodeOfError(error)).toBe(code);
  });
});

it('documents every code in the help', () => {
  const told = EXIT_CODE_HELP.flatMap(([codes]) => codes.split(', ').map(Number));
  expect(told).toEqual(Object.values(EXIT_CODES).sort((a, b) => a - b));
});
