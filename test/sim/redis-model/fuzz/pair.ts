import type { ModelConnection } from '../../../../src/sim/redis-model/server.ts';
import type { Compare } from './compare.ts';
import type { RawClient } from './raw-client.ts';

/** A frame that the model gave, and how the real server's is compared with it. */
export interface Expected {
  readonly step: number;
  readonly args: readonly string[];
  readonly frame: string;
  readonly compare: Compare;
}

/** One client on both servers. */
export interface Pair {
  readonly real: RawClient;
  readonly realId: string;
  readonly model: ModelConnection;
  /** What the model answered and the real server still has to. */
  expected: Expected[];
  /** How the commands queued since MULTI are compared. */
  queued: Compare[];
  /** What a blocked client waits for. */
  blockedOn: Omit<Expected, 'frame'> | undefined;
}

/** Redis sends one message to a client's patterns in no order: brings both servers' into one. */
export function sortPatternMessages(expected: Expected[], frames: string[]): void {
  const isPattern = (at: number) => expected[at]?.frame.includes('\r\npmessage\r\n') === true;
  for (let start = 0; start < expected.length; start++) {
    let end = start;
    while (isPattern(end) && expected[end]?.step === expected[start]?.step) end++;
    if (end - start < 2) continue;
    const mine = expected.slice(start, end).sort((a, b) => (a.frame < b.frame ? -1 : 1));
    expected.splice(start, end - start, ...mine);
    frames.splice(start, end - start, ...frames.slice(start, end).sort());
    start = end - 1;
  }
}
