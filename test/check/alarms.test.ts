import { describe, expect, it } from 'vitest';
import { type Alarm, watchFor } from '../../src/check/alarms.ts';
import type { HistoryEvent } from '../../src/core/history.ts';
import { HistoryStream } from '../../src/core/history-stream.ts';
import { Journals } from '../../src/recording/journals.ts';
import { cli } from '../cli/fake-context.ts';

function alarmsOf(events: readonly HistoryEvent[], stock = 1): Alarm[] {
  const told: Alarm[] = [];
  const history = new HistoryStream([watchFor({ stock }, (alarm) => told.push(alarm))]);
  const journals = new Journals();
  for (const event of events) history.add(event, journals.of(event));
  return told;
}

const started = (attempt: number, atUs: number): HistoryEvent => {
  return { kind: 'attempt-started', atUs, intendedUs: atUs, attempt, buyer: attempt * 10, node: 0 };
};
const section = (
  kind: 'acquired' | 'releasing' | 'abandoned',
  attempt: number,
  atUs: number,
): HistoryEvent => ({ kind, atUs, attempt, lock: 'lock', acquisition: attempt, ttlMs: 10 });
const released = (attempt: number, atUs: number): HistoryEvent => {
  return { kind: 'released', atUs, attempt, lock: 'lock', acquisition: attempt, deleted: true };
};

describe('alarms', () => {
  it('tell the first overlap and the first foreign release, each once and as they happen', () => {
    const told = alarmsOf([
      started(1, 0),
      section('acquired', 1, 10),
      started(2, 20_000),
      section('acquired', 2, 20_010),
      section('releasing', 1, 30_000),
      released(1, 30_010),
      started(3, 30_020),
      section('acquired', 3, 30_030),
    ]);
    expect(told).toEqual([
      { atUs: 20_010, what: 'overlap', text: 'buyer 20 takes the lock while buyer 10 works' },
      { atUs: 30_010, what: 'foreign release', text: "buyer 10 deletes another buyer's lock" },
    ]);
  });

  it('are silent where one goes in after the other', () => {
    const turn = (attempt: number, atUs: number) => [
      started(attempt, atUs),
      section('acquired', attempt, atUs + 1),
      section('releasing', attempt, atUs + 2),
      released(attempt, atUs + 3),
    ];
    expect(alarmsOf([...turn(1, 0), ...turn(2, 10), ...turn(3, 20)])).toEqual([]);
    expect(
      alarmsOf([started(1, 0), section('acquired', 1, 1), section('abandoned', 1, 2)]),
    ).toEqual([]);
  });

  it('tell the first unit too many', () => {
    const ended = (attempt: number, atUs: number): HistoryEvent => ({
      kind: 'attempt-ended',
      atUs,
      attempt,
      buyer: attempt * 10,
      node: 0,
      intendedUs: 0,
      startedUs: 0,
      servedUs: 0,
      outcome: 'sold',
      units: 1,
    });
    const told = alarmsOf([ended(1, 5), ended(2, 6), ended(3, 7)], 1);
    expect(told).toEqual([{ atUs: 6, what: 'oversold', text: 'buyer 20 is sold unit 2 of 1' }]);
  });

  it('are shown on a terminal, above the lines that are redrawn', async () => {
    const argv = ['run', '-s', 'unsafe-lock', '--stock', '10', '--buyers', '50'];
    const slow = ['--delay', '1s', '--lock-ttl', '500ms'];
    const { stderr } = await cli([...argv, ...slow], { terminal: 100, env: { NO_COLOR: '1' } });
    expect(stderr).toMatch(
      /00:0\d\.\d{3} {2}first overlap: buyer \d+ takes the lock while buyer \d+ works/,
    );
    expect(stderr).toContain('first foreign release');
    expect(stderr).toContain('is sold unit 11 of 10');
  });
});
