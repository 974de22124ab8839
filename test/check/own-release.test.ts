import { describe, expect, it } from 'vitest';
import { ownRelease } from '../../src/check/own-release.ts';
import { type HistoryWriter, history } from './history.ts';
import { findings, verdictOf } from './run.ts';

const TTL_MS = 10_000;
const SECOND = 1_000_000;

/** Buyer `attempt` takes the lock: SET NX sent at `sentUs`, its reply at `replyUs`. */
function take(written: HistoryWriter, attempt: number, sentUs: number, replyUs: number): void {
  const call = written.at(sentUs).start(attempt).send(attempt, 'redis', 'set', ['{sale}:lock']);
  written.at(replyUs).settle(attempt, call, 'OK').acquire(attempt, attempt, TTL_MS);
}

describe('own-release', () => {
  it('accepts a release that deletes its own lock', () => {
    const own = history().start(1).acquire(1).releasing(1).released(1, true);
    expect(verdictOf(ownRelease, own)).toBe('pass');
  });

  it('rejects a release that deletes the lock of a later grant', () => {
    const foreign = history().start(1).acquire(1).start(2).acquire(2);
    foreign.releasing(1).released(1, true);
    expect(verdictOf(ownRelease, foreign)).toBe('fail');
  });

  it('accepts a late release that deletes nothing', () => {
    const compared = history().start(1).acquire(1).start(2).acquire(2);
    compared.releasing(1).released(1, false).releasing(2).released(2, true);
    expect(verdictOf(ownRelease, compared)).toBe('pass');
  });

  it('accepts that the next grant is seen before the reply to the release', () => {
    const handedOver = history();
    take(handedOver, 1, 0, 500);
    const waiting = handedOver.at(1000).start(2).send(2, 'redis', 'set', ['{sale}:lock']);
    handedOver.at(1100).releasing(1).at(1600).settle(2, waiting, 'OK').acquire(2, 2, TTL_MS);
    handedOver.at(1700).released(1, true).at(3000).releasing(2).at(3500).released(2, true);
    expect(verdictOf(ownRelease, handedOver)).toBe('pass');
  });

  it('does not take a grant whose reply was held up for the later one', () => {
    const held = history();
    const first = held.at(0).start(1).send(1, 'redis', 'set', ['{sale}:lock']);
    take(held, 2, 11 * SECOND, 11 * SECOND + 500);
    // Buyer 1 was paused: its reply is 20 s old when it sees it.
    held
      .at(20 * SECOND)
      .settle(1, first, 'OK')
      .acquire(1, 1, TTL_MS);
    held
      .at(20 * SECOND + 100)
      .releasing(2)
      .at(20 * SECOND + 600)
      .released(2, true);
    expect(verdictOf(ownRelease, held)).toBe('pass');
  });

  it('is inconclusive when two acquires crossed for longer than the TTL', () => {
    const crossed = history();
    const first = crossed.at(0).start(1).send(1, 'redis', 'set', ['{sale}:lock']);
    const second = crossed.at(1).start(2).send(2, 'redis', 'set', ['{sale}:lock']);
    crossed
      .at(12 * SECOND)
      .settle(1, first, 'OK')
      .acquire(1, 1, TTL_MS);
    crossed
      .at(12 * SECOND + 1)
      .settle(2, second, 'OK')
      .acquire(2, 2, TTL_MS);
    crossed
      .at(12 * SECOND + 2)
      .releasing(1)
      .released(1, true);
    expect(findings(ownRelease, crossed).findings[0]?.range).toEqual([0, 1]);
  });

  it('is inconclusive when an expired lock is deleted while another grant is in flight', () => {
    const late = history();
    take(late, 1, 0, 500);
    const other = late
      .at(11 * SECOND)
      .start(2)
      .send(2, 'redis', 'set', ['{sale}:lock']);
    late
      .at(11 * SECOND + 100)
      .releasing(1)
      .at(11 * SECOND + 400)
      .released(1, true);
    late
      .at(11 * SECOND + 900)
      .settle(2, other, 'OK')
      .acquire(2, 2, TTL_MS);
    expect(findings(ownRelease, late).findings[0]?.range).toEqual([0, 1]);
  });

  it('counts a release whose reply was lost as possible, when it would have been foreign', () => {
    const lost = history().start(1).acquire(1).start(2).acquire(2).releasing(1).end(1, 'unclear');
    expect(findings(ownRelease, lost).findings[0]?.range).toEqual([0, 1]);
    const own = history().start(1).acquire(1).releasing(1).end(1, 'unclear');
    expect(verdictOf(ownRelease, own)).toBe('pass');
  });

  it('rejects a release by one that never held the lock, if it deleted one', () => {
    const harmless = history().start(1).releasing(1, 0).released(1, false, 0);
    expect(verdictOf(ownRelease, harmless)).toBe('pass');
    const foreign = history().start(1).acquire(1).start(2).releasing(2, 0).released(2, true, 0);
    expect(verdictOf(ownRelease, foreign)).toBe('fail');
  });

  it('keeps different locks apart', () => {
    const locks = history().start(1).acquire(1, 1, TTL_MS, 'a').start(2).acquire(2, 2, TTL_MS, 'b');
    locks.releasing(1, 1, 'a').released(1, true, 1, 'a');
    expect(verdictOf(ownRelease, locks)).toBe('pass');
  });

  it('does not apply where nothing was traced, and is inconclusive where it was promised', () => {
    expect(verdictOf(ownRelease, history().start(1))).toBe('not-applicable');
    expect(verdictOf(ownRelease, history().start(1), { promises: ['own-release'] })).toBe(
      'inconclusive',
    );
  });
});
