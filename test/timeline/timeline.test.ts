import { describe, expect, it } from 'vitest';
import { startTimeline } from '../../src/timeline/timeline.ts';
import { type HistoryWriter, history } from '../check/history.ts';
import { incident } from '../check/incident.ts';

const SALE = { id: 'sale', stock: 1, quantity: 1 };

function timelineOf(written: HistoryWriter, sale = SALE) {
  const fold = startTimeline(sale);
  written.tell(fold);
  return fold.finish();
}

describe('the timeline of the incident', () => {
  const timeline = timelineOf(incident());

  it('has the moments in the order in which they came', () => {
    expect(timeline.moments.map(({ kind, buyer, text }) => [kind, buyer, text])).toEqual([
      ['overlap', 402, 'enters while buyer 17 is inside'],
      ['foreign-release', 17, "deletes buyer 402's lock"],
      ['all-sold', 17, 'the last of 1 unit is sold'],
      ['same-unit', 402, 'is sold the unit that buyer 17 was sold'],
      ['oversold', 402, 'is sold unit 2 of 1'],
    ]);
  });

  it('draws the attempts that held a lock, and not the one that was busy', () => {
    expect(
      timeline.attempts.map(({ attempt, buyer, outcome }) => [attempt, buyer, outcome]),
    ).toEqual([
      [1, 17, 'sold'],
      [3, 402, 'sold'],
    ]);
    expect(timeline.leftOut).toBe(0);
  });

  it('says what each call is about, in words', () => {
    const [first] = timeline.attempts;
    expect(first?.calls.map(({ kind, text }) => [kind, text])).toEqual([
      ['lock', 'SET {sale}:lock val PX 10000 NX: OK'],
      ['read', 'reads stock 1'],
      ['service', 'the user service answers'],
      ['write', 'writes stock 0'],
      ['service', 'the order service answers'],
      ['lock', 'DEL {sale}:lock: 1'],
    ]);
  });

  it('has the lock expire a TTL after it was asked for, and the other one deleted by a stranger', () => {
    const [first, second] = timeline.attempts;
    expect(first?.sections[0]).toMatchObject({ askedUs: 0, fromUs: 500, expiresUs: 10_000_000 });
    expect(first?.sections[0]).not.toHaveProperty('deleted');
    expect(second?.sections[0]).toMatchObject({ isOverlap: true, deleted: { buyer: 17 } });
  });

  it('adds up the ledger, and has what the counter said beside it', () => {
    expect([timeline.sold.at(0), timeline.sold.at(-1)]).toEqual([0, 2]);
    expect([timeline.counter?.at(0), timeline.counter?.at(-1)]).toEqual([null, 0]);
  });

  it('counts those inside and in flight by their peaks', () => {
    expect(Math.max(...(timeline.inside ?? []))).toBe(2);
    expect(Math.max(...timeline.inFlight)).toBe(2);
  });

  it('puts answers and other outcomes into heat maps of their own', () => {
    const counts = (cells: readonly (readonly number[])[]) =>
      cells.reduce((sum, [, , count = 0]) => sum + count, 0);
    expect([counts(timeline.heat.answered), counts(timeline.heat.other)]).toEqual([2, 1]);
  });
});

describe('a timeline', () => {
  it('withdraws an overlap whose holder was never seen to leave', () => {
    const written = history().start(1).acquire(1).start(2).acquire(2);
    written.at(9).abandon(1).end(1, 'unclear').releasing(2).end(2, 'sold');
    expect(timelineOf(written).moments.map(({ kind }) => kind)).toEqual(['all-sold']);
  });

  it('marks a release of a lock that was never held', () => {
    const written = history().start(1).acquire(1).start(2).releasing(2, 0).released(2, true, 0);
    written.at(9).end(2, 'busy').releasing(1).released(1, false).end(1, 'sold');
    const [moment] = timelineOf(written).moments;
    expect(moment).toMatchObject({ kind: 'foreign-release', buyer: 2 });
    expect(moment?.text).toBe("deletes buyer 1's lock");
  });

  it('draws the first, the last and those around what happened, and counts the rest', () => {
    const written = history();
    for (let attempt = 1; attempt <= 1000; attempt++) {
      written
        .at(attempt * 1000)
        .start(attempt)
        .redis(attempt, ['decrby', 'sale:stock', 1], 500 - attempt);
      written.end(attempt, 'sold');
    }
    const { attempts, leftOut } = timelineOf(written, { ...SALE, stock: 500 });
    const drawn = attempts.map(({ attempt }) => attempt);
    expect(drawn).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8],
      ...[495, 496, 497, 498, 499, 500, 501, 502, 503, 504, 505, 506, 507],
      ...[996, 997, 998, 999, 1000],
    ]);
    expect(leftOut).toBe(1000 - drawn.length);
  });

  it('has no counter where there are several', () => {
    const written = history();
    for (const attempt of [1, 2]) {
      written.start(attempt).redis(attempt, ['decrby', `shard${attempt}:stock`, 1], 0);
      written.end(attempt, 'sold');
    }
    expect(timelineOf(written).counter).toBeUndefined();
  });

  it('tells percentiles as far as there are attempts, the maximum last', () => {
    const written = history();
    for (let attempt = 1; attempt <= 100; attempt++) {
      written.at(0).start(attempt).at(attempt).end(attempt, 'sold-out');
    }
    const { response } = timelineOf(written).percentiles;
    expect(response.filter(([rank]) => [50, 90, 99].includes(rank))).toEqual([
      [50, 50],
      [90, 90],
      [99, 99],
    ]);
    expect(response.at(-1)).toEqual([100, 100]);
    expect(response.some(([rank]) => rank === 99.9)).toBe(false);
  });

  it('of a run in which nothing ended is empty, and not an error', () => {
    const timeline = timelineOf(history().start(1));
    expect(timeline).toMatchObject({ spanUs: 0, sold: [0], inFlight: [1], attempts: [] });
    expect(timeline.percentiles.response).toEqual([]);
  });
});
