import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../src/core/history.ts';
import { Recorder } from '../../src/load/recorder.ts';
import { startRecording } from '../../src/recording/writer.ts';
import { END, EVENTS, HEADER, listener, read, recorded, type Seen } from './histories.ts';

describe('a recording', () => {
  it('gives back its header, every event and its end', async () => {
    const { read: result, seen } = await read(recorded(EVENTS));
    expect(seen.map(({ event }) => event)).toEqual(EVENTS);
    expect(result).toMatchObject({ header: HEADER, end: END, events: EVENTS.length, started: [] });
    expect(result.damage).toEqual({ lines: 0, firstLines: [], missing: 0, isAltered: false });
  });

  it('is the same however its bytes are cut into chunks', async () => {
    const bytes = recorded(EVENTS);
    for (const size of [1, 7, 64, 1e6]) {
      expect((await read(bytes, size)).seen).toEqual((await read(bytes)).seen);
    }
  });

  it('gives every argument and reply back as checks and stories see it', async () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('sale:lock', 'sale:stock', undefined, null, Number.NaN, Infinity, 2 ** 31),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.bigInt(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(value), async (values) => {
        const { seen, read: result } = await read(recorded([callWith(values), callWith(values)]));
        expect(result.damage.lines).toBe(0);
        for (const { event } of seen) expect(event).toEqual(callWith(values.map(withoutMinusZero)));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('keeps the message of an error that was a reply, and that it is an error', async () => {
    const reply = [new RangeError('ERR out of range'), 'after'];
    const event: HistoryEvent = { ...SETTLED, reply };
    const { seen } = await read(recorded([event]));
    expect(seen[0]?.event).toEqual({ ...SETTLED, reply: [new Error('ERR out of range'), 'after'] });
  });

  it('says of what cannot be written that it was undefined', async () => {
    const loop: unknown[] = [];
    loop.push(loop);
    const closed = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('closed');
      },
    });
    const { seen, read: result } = await read(
      recorded([callWith([() => 1, closed, loop, 'last'])]),
    );
    expect([result.damage.lines, result.events]).toEqual([0, 1]);
    const args = argsOf(seen[0]);
    expect([args[0], args[1], args[3]]).toEqual([undefined, {}, 'last']);
  });

  it('writes a list that is longer than a chunk', async () => {
    const args = Array.from({ length: 200_000 }, (_, index) => index);
    const { seen } = await read(recorded([callWith(args), callWith(['x'.repeat(1_000_000)])]));
    expect(argsOf(seen[0])).toEqual(args);
    expect(argsOf(seen[1])[0]).toHaveLength(1_000_000);
  });

  it('writes a text that comes again once', () => {
    const bytes = recorded(Array.from({ length: 100 }, () => callWith(['a-key-of-the-sale'])));
    expect(bytes.toString().split('a-key-of-the-sale')).toHaveLength(3);
  });

  it('keeps distinct texts beyond those that it remembers', async () => {
    const events = Array.from({ length: 10_000 }, (_, index) => {
      return callWith([`key-number-${index >> 1}`, `key-number-${index >> 1}`]);
    });
    const { seen } = await read(recorded(events));
    expect(seen.map(({ event }) => event)).toEqual(events);
  });

  it('shows no secret, whether its text is written once or often', () => {
    const redact = (text: string) => text.replaceAll('hunter2', '***');
    const call = callWith(['auth-hunter2', Object.assign(new Error('AUTH hunter2'))]);
    const text = recorded([call, call, call, EVENTS[1] as HistoryEvent], { redact }).toString();
    expect([text.includes('hunter2'), text.includes('auth-***')]).toEqual([false, true]);
  });
});

describe('journals', () => {
  it('are given back as the recorder had them, replies after the end included', async () => {
    const now: Seen[] = [];
    const chunks: Uint8Array[] = [];
    const writer = startRecording({ header: HEADER, write: (chunk) => chunks.push(chunk) });
    let us = 0;
    const clock = { nowUs: () => us++, sleepUntil: async () => {}, actAt: async () => {} };
    const recorder = new Recorder(clock, [listener(now), writer]);
    const open = recorder.startAttempt(1, 0, 0);
    const call = recorder.sentBy(open, 'redis', 'get', ['stock']);
    const section = { attempt: open.attempt, lock: 'a-lock', acquisition: 1 };
    recorder.record({ kind: 'acquired', atUs: us, ...section }, open.journal);
    recorder.endAttempt(open, 'busy', 1);
    if (call !== undefined) recorder.settled(call, 'answered', '5');
    recorder.record({ kind: 'releasing', atUs: us, ...section }, open.journal);
    recorder.record({ kind: 'released', atUs: us, ...section, deleted: false }, open.journal);
    recorder.close();
    writer.finish(END);

    const { seen } = await read(Buffer.concat(chunks));
    expect(seen.map(({ seq, journal }) => [seq, journal?.length])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 6],
      [7, 7],
    ]);
    const withoutOwner = now.map(({ event }) => ({ ...event, open: undefined }));
    expect(seen.map(({ event }) => ({ ...event, open: undefined }))).toEqual(withoutOwner);
  });

  it('are forgotten when nothing of their attempt can come any more', async () => {
    const late: HistoryEvent = { ...SETTLED, atUs: 3e9 + 2 };
    const { seen } = await read(recorded([...EVENTS, late]));
    expect(seen.at(-1)?.journal).toBeUndefined();
    expect(seen[1]?.journal).toHaveLength(1);
  });

  it('tell which attempts had not ended', async () => {
    const { read: result } = await read(recorded(EVENTS.slice(0, 13), { end: null }));
    expect(result.started).toEqual([{ attempt: 2, buyer: 2, sinceUs: 3e9 }]);
  });
});

function callWith(args: readonly unknown[]): HistoryEvent {
  const call = { attempt: 1, call: 1, target: 'redis', operation: 'set', args };
  return { kind: 'call-sent', atUs: 0, ...call };
}

function argsOf(seen: Seen | undefined): readonly unknown[] {
  return seen?.event.kind === 'call-sent' ? seen.event.args : [];
}

const SETTLED = {
  kind: 'call-settled',
  atUs: 0,
  attempt: 1,
  call: 1,
  target: 'redis',
  ok: true,
  reply: null as unknown,
} as const;

/** JSON has none, and neither do arguments of Redis. */
function withoutMinusZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutMinusZero);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutMinusZero(item)]),
  );
}
