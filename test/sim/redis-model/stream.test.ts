import { describe, expect, it } from 'vitest';
import { Stream } from '../../../src/sim/redis-model/stream.ts';
import {
  formatStreamId,
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  parseStreamBound,
  parseStrictStreamId,
  streamId,
} from '../../../src/sim/redis-model/stream-id.ts';

describe('a stream id', () => {
  it('is read with and without its sequence', () => {
    expect(parseStrictStreamId('5-3', 'first')).toBe(streamId(5n, 3n));
    expect(parseStrictStreamId('5', 'first')).toBe(streamId(5n, 0n));
    expect(formatStreamId(parseStrictStreamId('5', 'last') ?? 0n)).toBe('5-18446744073709551615');
  });

  it.each(['', '-', '+', 'x', '5-', '-5', '5-x', '18446744073709551616-0', '5-1-1'])(
    'is refused as %j',
    (text) => {
      expect(parseStrictStreamId(text, 'first')).toBeUndefined();
    },
  );

  it('leaves itself out as an open bound', () => {
    expect(parseStreamBound('(5-3', 'first')).toBe(streamId(5n, 4n));
    expect(parseStreamBound('(5-0', 'last')).toBe(streamId(5n, 0n) - 1n);
    expect(() => parseStreamBound('(0-0', 'last')).toThrow();
  });
});

describe('a stream', () => {
  it('gives ranges in both directions, without what was deleted', () => {
    const stream = streamOf(250);
    stream.delete(streamId(2n, 0n));
    expect(msOf(stream.range(MIN_STREAM_ID, MAX_STREAM_ID, 3))).toEqual([1, 3, 4]);
    expect(msOf(stream.reverseRange(MIN_STREAM_ID, MAX_STREAM_ID, 2))).toEqual([250, 249]);
    expect(msOf(stream.range(streamId(99n, 1n), streamId(102n, 0n)))).toEqual([100, 101, 102]);
    expect(stream.length).toBe(249);
  });

  it('starts a node after 100 entries, and approximate trims remove whole nodes only', () => {
    const stream = streamOf(250);
    expect(stream.nodes.map(({ live }) => live)).toEqual([100, 100, 50]);
    const keep = { kind: 'newest', entries: 60n } as const;
    expect(stream.trim({ keep, isApproximate: true, limit: 0n })).toBe(100);
    expect(stream.trim({ keep, isApproximate: false, limit: 0n })).toBe(90);
    expect(formatStreamId(stream.firstId)).toBe('191-0');
  });

  it('starts a node before it holds 4,096 bytes', () => {
    const stream = new Stream();
    for (let ms = 1n; ms <= 10n; ms++) {
      stream.append({ id: streamId(ms, 0n), fields: ['f', 'x'.repeat(1000)] });
    }
    expect(stream.nodes.map(({ live }) => live)).toEqual([4, 4, 2]);
  });

  it('trims by id and stops at the limit', () => {
    const stream = streamOf(250);
    const keep = { kind: 'from', id: streamId(240n, 0n) } as const;
    expect(stream.trim({ keep, isApproximate: true, limit: 150n })).toBe(100);
    expect(stream.trim({ keep, isApproximate: false, limit: 0n })).toBe(139);
    expect(stream.length).toBe(11);
  });
});

function streamOf(entries: number): Stream {
  const stream = new Stream();
  for (let ms = 1; ms <= entries; ms++) {
    stream.append({ id: streamId(BigInt(ms), 0n), fields: ['f', 'v'] });
  }
  return stream;
}

function msOf(entries: readonly { readonly id: bigint }[]): number[] {
  return entries.map(({ id }) => Number(id >> 64n));
}
