import { describe, expect, it } from 'vitest';
import { NO_FAULTS } from '../../../src/core/schedule.ts';
import { type Size, smallerSizes } from '../../../src/explore/shrink/size.ts';

const size: Size = { buyers: 1, stock: 1, attempts: 1, faults: NO_FAULTS };

describe('smaller sizes', () => {
  it('are none where nothing can be smaller', () => {
    expect(smallerSizes(size, ['buyer 1 tries'], 1)).toEqual([]);
  });

  it('leave out one buyer, whose number the next ones take', () => {
    const steps = [
      ...['buyer 1 tries', 'buyer 2 tries', 'buyer 3 tries', 'buyer 2: set #2', 'expiry'],
      ...['time passes (buyer 2 stops, buyer 3 waits for order)', 'buyer 3: set'],
    ];
    const fitted = smallerSizes({ ...size, buyers: 3 }, steps, 1);
    expect(fitted.map((one) => one.steps)).toEqual([
      [
        ...['buyer 1 tries', 'buyer 2 tries', 'buyer 2: set #2', 'expiry'],
        'time passes (buyer 2 stops)',
      ],
      [
        ...['buyer 1 tries', 'buyer 2 tries', 'expiry'],
        ...['time passes (buyer 2 waits for order)', 'buyer 2: set'],
      ],
      [
        ...['buyer 1 tries', 'buyer 2 tries', 'buyer 1: set #2', 'expiry'],
        ...['time passes (buyer 1 stops, buyer 2 waits for order)', 'buyer 2: set'],
      ],
    ]);
    expect(fitted.every((one) => one.size.buyers === 2)).toBe(true);
  });

  it('take away as much stock as a buyer, and stock alone, the largest leap first', () => {
    const sizes = (of: Size) =>
      smallerSizes(of, [], 2).map((one) => `${one.size.buyers}/${one.size.stock}`);
    expect(sizes({ ...size, stock: 9 })).toEqual(['1/1', '1/5', '1/8']);
    expect(sizes({ ...size, buyers: 2, stock: 3 })).toEqual([
      ...['1/1', '1/3', '1/1', '1/3'],
      ...['2/1', '2/2'],
    ]);
  });

  it('keep the last attempts of each buyer', () => {
    const steps = ['buyer 1 tries', 'buyer 1: set', 'expiry', 'buyer 2 tries', 'buyer 1 tries'];
    const [one] = smallerSizes({ ...size, attempts: 2 }, steps, 1);
    expect(one).toEqual({
      size: { ...size, attempts: 1 },
      steps: ['expiry', 'buyer 2 tries', 'buyer 1 tries'],
    });
  });

  it('take away faults of each kind', () => {
    const faults = { ...NO_FAULTS, delays: 1, crash: 3 };
    const left = smallerSizes({ ...size, faults }, [], 1).map((one) => one.size.faults);
    expect(left.map(({ delays, crash }) => [delays, crash])).toEqual([
      ...[
        [0, 3],
        [1, 0],
        [1, 1],
        [1, 2],
      ],
    ]);
  });
});
