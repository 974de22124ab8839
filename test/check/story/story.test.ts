import { describe, expect, it } from 'vitest';
import type { StoryLine } from '../../../src/core/result.ts';
import { type HistoryWriter, history } from '../history.ts';
import { incident } from '../incident.ts';
import { resultOf } from '../run.ts';

const told = (story: readonly StoryLine[]) =>
  story.map(({ atUs, buyer, text, mark, skipped }) => {
    const who = buyer === undefined ? '' : `${buyer} `;
    const gap = skipped === true ? '… ' : '';
    return `${gap}${atUs} ${who}${text}${mark === undefined ? '' : ` <- ${mark}`}`;
  });

/** A naive purchase: reads at once, writes after its service answered, ends. */
function naive(written: HistoryWriter, buyers: readonly number[], stock: number): HistoryWriter {
  const calls = buyers.map((buyer, index) => {
    written.at(index).start(buyer).redis(buyer, ['get', '{sale}:stock'], String(stock), 0);
    return written.send(buyer, 'validate');
  });
  buyers.forEach((buyer, index) => {
    written.at(12_000_000 + index * 100).settle(buyer, calls[index] ?? 0);
    written.redis(buyer, ['set', '{sale}:stock', stock - 1], 'OK', 0).end(buyer, 'sold');
  });
  return written;
}

describe('the story', () => {
  it('of the incident tells the expiry, the foreign release and the unit sold twice', () => {
    const { story } = resultOf(incident(), { promises: ['one-holder', 'own-release'] });
    expect(told(story)).toEqual([
      '500 17 takes the lock (expires 00:10.000), reads stock 1',
      '10000000 the lock expires; buyer 17 still waits for the user service',
      '10312500 402 takes the lock (expires 00:20.312), reads stock 1',
      "12001000 17 writes stock 0, deletes buyer 402's lock, is sold a unit <- foreign release",
      '22313000 402 writes stock 0, finds its lock gone, is sold unit 2 of 1 <- oversold',
    ]);
  });

  it('of a plain race tells who read what, who wrote what, and the unit too many', () => {
    const sale = { id: 'sale', stock: 2, quantity: 1 };
    const { story } = resultOf(naive(history(), [1, 2, 3], 2), { sale, final: { remaining: 1 } });
    expect(told(story)).toEqual([
      '0 1 reads stock 2, waits 12.0 s for the user service',
      '1 2 reads stock 2, waits 12.0 s for the user service',
      '12000000 1 writes stock 1, is sold a unit',
      '12000100 2 writes stock 1, is sold a unit <- the same unit sold twice',
      '… 12000200 3 writes stock 1, is sold unit 3 of 2 <- oversold',
    ]);
  });

  it('is told in scenario time under a time scale', () => {
    const written = naive(history(), [1, 2], 1);
    const { story } = resultOf(written, { timeScale: 60, final: { remaining: 0 } });
    expect(story[0]?.text).toContain('waits 12m 00s');
    expect(story.at(-1)?.atUs).toBe(720_006_000);
  });

  it('of an overlap ends with both inside', () => {
    const written = history().start(1, 5).start(2, 6).acquire(1).at(1000).acquire(2);
    written.at(2000).releasing(1).released(1, false).end(1, 'sold');
    written.releasing(2).released(2, true).end(2, 'sold-out');
    const { story } = resultOf(written, { promises: ['one-holder'] });
    expect(told(story)).toEqual([
      '0 5 takes the lock',
      '1000 6 takes the lock <- two are inside',
      '2000 5 finds its lock gone, is sold a unit',
      '2000 6 releases the lock, is told: sold out',
    ]);
  });

  it('of a release by one that never held the lock names whose it was', () => {
    const written = history().start(1, 5).start(2, 6).acquire(1).at(50).releasing(2, 0);
    written.released(2, true, 0).end(2, 'busy').releasing(1).released(1, false).end(1, 'sold');
    const { story } = resultOf(written, { promises: ['own-release'] });
    expect(told(story)[1]).toBe("50 6 deletes buyer 5's lock, is told: busy <- foreign release");
  });

  it('of a broken limit tells both purchases of the buyer', () => {
    const sale = { id: 'sale', stock: 9, quantity: 1, limitPerBuyer: 1 };
    const written = history()
      .start(1, 7)
      .start(2, 7)
      .at(5)
      .end(1, 'sold')
      .at(90_000)
      .end(2, 'sold');
    const { story } = resultOf(written, { sale, final: { remaining: 7 } });
    expect(told(story)).toEqual([
      '5 7 (attempt 1) is sold a unit',
      '90000 7 (attempt 2) is sold a unit: owns 2, the limit is 1 <- over the limit',
    ]);
  });

  it('shows commands that it has no words for, shortened', () => {
    const written = history().start(1).start(2);
    for (const attempt of [1, 2]) {
      const list = `left:${'x'.repeat(40)}`;
      written.redis(attempt, ['lpop', list], Buffer.from('token'), 0).end(attempt, 'sold');
    }
    expect(resultOf(written).story[0]?.text).toBe(
      'LPOP left:xxxxxxxxxxxxxxxxxx…: token, is sold a unit',
    );
  });

  it('says what failed', () => {
    const written = history().start(1).start(2).end(1, 'sold');
    const call = written.send(2, 'redis', 'set', ['{sale}:stock', 0]);
    written.settle(2, call, new Error('READONLY'), false).end(2, 'sold');
    expect(resultOf(written).story.at(-1)?.text).toBe(
      'SET {sale}:stock 0 fails: READONLY, is sold unit 2 of 1',
    );
  });

  it('has at most twelve lines, the beginning and the end', () => {
    const written = history().start(1).start(2).end(1, 'sold');
    for (let turn = 1; turn <= 500; turn++) {
      written.at(turn * 1_000_000).redis(2, ['get', '{sale}:stock'], String(turn), 0);
    }
    const { story } = resultOf(written.end(2, 'sold'));
    expect(story).toHaveLength(12);
    expect(story.filter(({ skipped }) => skipped === true)).toHaveLength(1);
    expect(story.at(-1)?.mark).toBe('oversold');
  });

  it('is empty where nothing went wrong', () => {
    expect(resultOf(history().start(1).start(2).end(1, 'sold').end(2, 'sold-out')).story).toEqual(
      [],
    );
  });
});
