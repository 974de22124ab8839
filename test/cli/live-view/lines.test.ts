import { describe, expect, it } from 'vitest';
import { responseLine, stockLine } from '../../../src/cli/live-view/lines.ts';
import type { AttemptEnded, AttemptStarted } from '../../../src/core/history.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import { type Pulse, startPulse } from '../../../src/metrics/pulse.ts';

function attempt(pulse: Pulse, atUs: number, tookUs: number, outcome: Outcome = 'sold'): void {
  const own = { attempt: 1, buyer: 1, node: 0, intendedUs: atUs - tookUs };
  const started: AttemptStarted = { ...own, kind: 'attempt-started', atUs: atUs - tookUs };
  const times = { startedUs: atUs - tookUs, servedUs: atUs - tookUs };
  const ended: AttemptEnded = { ...own, ...times, kind: 'attempt-ended', atUs, outcome, units: 1 };
  pulse.on(started, 1, undefined);
  pulse.on(ended, 2, undefined);
}

describe('the line of the stock', () => {
  it('shows what is sold of it, and who is in flight', () => {
    const pulse = startPulse();
    for (let sold = 1; sold <= 25; sold++) attempt(pulse, sold, 1);
    pulse.on({ ...STARTED, atUs: 30 }, 60, undefined);
    expect(stockLine(pulse, 100, 80)).toBe(
      'sold      ██████··················  25 of 100 · 1 in flight',
    );
  });

  it('says how many are too many, and stands for all that was sold then', () => {
    const pulse = startPulse();
    for (let sold = 1; sold <= 4; sold++) attempt(pulse, sold, 1);
    expect(stockLine(pulse, 3, 80)).toBe(
      'sold      ██████████████████▓▓▓▓▓▓  4 of 3, 1 too many · 0 in flight',
    );
  });

  it('never takes more than the width', () => {
    const pulse = startPulse();
    for (let width = 10; width < 80; width++) {
      expect(stockLine(pulse, 1_000_000, width).length).toBeLessThanOrEqual(width);
      expect(responseLine(pulse, width).length).toBeLessThanOrEqual(width);
    }
  });
});

describe('the line of response times', () => {
  it('shows them from the fastest to the slowest, busy attempts aside', () => {
    const pulse = startPulse();
    for (let count = 0; count < 8; count++) attempt(pulse, 10_000, 900);
    attempt(pulse, 20_000, 3_000);
    attempt(pulse, 20_000, 9_000_000, 'busy');
    expect(responseLine(pulse, 80)).toBe('response  █ ▁  at most 1.02 ms … 4.10 ms');
  });

  it('says so where nobody was told anything yet', () => {
    expect(responseLine(startPulse(), 80)).toBe('response  nobody was told anything yet');
  });
});

const STARTED: AttemptStarted = {
  kind: 'attempt-started',
  atUs: 0,
  intendedUs: 0,
  attempt: 9,
  buyer: 9,
  node: 0,
};
