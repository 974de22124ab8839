import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/lesson/ledger.ts';
import { milestones } from '../../../src/lesson/milestones.ts';
import { salesLines } from '../../../src/lesson/text/sales.ts';
import { history } from '../../check/history.ts';

/** Sells this many of 4, each buyer writing the stock that is left. */
function ledgerOf(sold: number): Ledger {
  const written = history();
  for (let buyer = 1; buyer <= sold; buyer++) {
    written.at(buyer * 1_000_000).start(buyer);
    written.redis(buyer, ['set', '{sale}:stock', Math.max(0, 4 - buyer)], 'OK').end(buyer, 'sold');
  }
  const ledger = new Ledger(4);
  written.tell(ledger);
  return ledger;
}

const lines = (sold: number) =>
  salesLines(ledgerOf(sold), { chalk: new Chalk({ level: 0 }), columns: 60 });

describe('a sale by its ledger', () => {
  it('shows what was sold beside what each purchase left in the counter', () => {
    expect(lines(2)).toEqual([
      '       time  sold  counter',
      '  00:01.000     1        3  █████',
      '  00:02.000     2        2  ██████████',
    ]);
  });

  it('marks the first unit too many, and paints the rest otherwise', () => {
    expect(lines(6).slice(-3)).toEqual([
      '  00:04.000     4        0  █████████████',
      '  00:05.000     5        0  █████████████▓▓▓▓ <- oversold',
      '  00:06.000     6        0  █████████████▓▓▓▓▓▓▓',
    ]);
  });

  it('of many purchases shows the first, the last, and the first that was one too many', () => {
    const shown = milestones(ledgerOf(1000)).map(({ soldUnits }) => soldUnits);
    expect(shown).toEqual([1, 5, 144, 286, 429, 572, 715, 857, 1000]);
  });

  it('of a sale without a purchase shows nothing', () => {
    expect(lines(0)).toHaveLength(1);
  });
});
