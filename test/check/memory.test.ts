import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ownRelease } from '../../src/check/own-release.ts';
import { startStory } from '../../src/check/story/storyteller.ts';
import type { HistoryEvent, HistoryListener } from '../../src/core/history.ts';
import { Journal } from '../../src/core/journal.ts';
import { finished, oneUnit } from './run.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const LOCKS = 50_000;
/** One lock that is remembered takes more than 100 bytes. */
const MOST_BYTES = 2_000_000;

describe('a lock for each buyer, given back', () => {
  it('leaves nothing behind in own-release', () => {
    const check = ownRelease.start({ sale: oneUnit, promises: ['own-release'] });
    expect(growth((...recorded) => check.on(...recorded), 'released')).toBeLessThan(MOST_BYTES);
    expect(check.finish(finished).findings).toMatchObject([{ value: 0, verdict: 'pass' }]);
  });

  it.each(['released', 'abandoned'] as const)(
    'leaves nothing behind in the story when %s',
    (end) => {
      const story = startStory(oneUnit, 1);
      expect(growth((...recorded) => story.on(...recorded), end)).toBeLessThan(MOST_BYTES);
      expect(story.tell(['foreign-release', 'overlap'])).toEqual([]);
    },
  );
});

/** Bytes by which the heap has grown after many locks were each taken and left once. */
function growth(on: HistoryListener, end: 'released' | 'abandoned'): number {
  let seq = 0;
  const visit = (attempt: number): void => {
    const journal = new Journal();
    const own = { atUs: attempt, attempt, lock: `{sale}:lock:${attempt}`, acquisition: attempt };
    const events: HistoryEvent[] = [
      { kind: 'attempt-started', atUs: 0, intendedUs: 0, attempt, buyer: attempt, node: 0 },
      { kind: 'acquired', ...own },
    ];
    if (end === 'abandoned') events.push({ kind: 'abandoned', ...own });
    else events.push({ kind: 'releasing', ...own }, { kind: 'released', ...own, deleted: true });
    events.push({
      ...{ kind: 'attempt-ended', atUs: 0, attempt, buyer: attempt, node: 0, intendedUs: 0 },
      ...{ startedUs: 0, servedUs: 0, outcome: 'busy', units: 1 },
    });
    for (const event of events) {
      seq += 1;
      journal.add(event, seq);
      if (event.kind !== 'attempt-started') on(event, seq, journal);
    }
  };
  for (let attempt = 1; attempt <= 100; attempt++) visit(attempt);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let attempt = 101; attempt <= LOCKS; attempt++) visit(attempt);
  collect();
  return process.memoryUsage().heapUsed - before;
}
