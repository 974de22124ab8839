import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../src/core/history.ts';
import { HistoryStream } from '../../src/core/history-stream.ts';
import { Journal } from '../../src/core/journal.ts';
import { MergedHistory } from '../../src/load/merged-history.ts';

const at = (atUs: number, attempt = 1): HistoryEvent => {
  return { kind: 'acquired', atUs, attempt, lock: 'l', acquisition: attempt };
};

function merged(nodes: number) {
  const seen: number[] = [];
  const fold = {
    listensTo: ['acquired'] as const,
    on: (event: HistoryEvent) => void seen.push('attempt' in event ? event.attempt : 0),
  };
  return { seen, history: new MergedHistory(new HistoryStream([fold]), nodes) };
}

describe('a merged history', () => {
  it('hands on what happened first, once every node has told what was before', () => {
    const { seen, history } = merged(2);
    history.addFrom(0, at(2, 2), new Journal());
    history.addFrom(0, at(5, 5), new Journal());
    history.reached(0, 9);
    expect(seen).toEqual([]);
    history.add(at(1, 1), undefined);
    history.addFrom(1, at(3, 3), new Journal());
    history.reached(1, 5);
    expect(seen).toEqual([1, 2, 3]);
    history.reached(1, 6);
    expect(seen).toEqual([1, 2, 3, 5]);
  });

  it('waits for a node that stands still, and not for one that is gone', () => {
    const { seen, history } = merged(2);
    history.addFrom(0, at(4, 4), new Journal());
    history.reached(0, 100);
    expect(seen).toEqual([]);
    history.reached(1, Number.POSITIVE_INFINITY);
    expect(seen).toEqual([4]);
  });

  it('keeps the order of one process, whatever its clock was read for', () => {
    const { seen, history } = merged(1);
    history.add(at(7, 1), undefined);
    history.add(at(6, 2), undefined);
    history.addFrom(0, at(6, 3), new Journal());
    history.reached(0, 10);
    expect(seen).toEqual([3, 1, 2]);
  });

  it('takes nothing that happened after the end', () => {
    const { seen, history } = merged(1);
    history.addFrom(0, at(3, 1), new Journal());
    history.addFrom(0, at(4, 2), new Journal());
    history.finish(3);
    history.addFrom(0, at(2, 3), new Journal());
    expect(seen).toEqual([1]);
  });
});
