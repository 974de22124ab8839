import { EVENT_KINDS, type HistoryEvent } from '../../src/core/history.ts';
import type { HistoryStream } from '../../src/core/history-stream.ts';
import type { RecordedEnd, RecordingHeader } from '../../src/recording/format.ts';
import { type ReadRecording, readRecording } from '../../src/recording/reader.ts';
import { startRecording } from '../../src/recording/writer.ts';

/** A header of a small run. */
export const HEADER: RecordingHeader = {
  tool: '0.1.0',
  strategy: 'naive',
  target: 'sim',
  world: 'sim',
  seed: 1,
  timeScale: 1,
  scenario: { strategy: ['naive'], stock: 1 },
  reproduce: ['run', '--strategy', 'naive'],
  sale: { id: 'sale', stock: 1, quantity: 1 },
  promises: ['one-holder'],
  buyers: 2,
};

/** The end of a run that came to its end. */
export const END: RecordedEnd = {
  ended: { by: 'completed' },
  remaining: 0,
  unfinishedAttempts: 0,
  unfinishedBuyers: 0,
  loop: null,
};

/** Two buyers, one after the other, with an event of every kind. */
export const EVENTS: readonly HistoryEvent[] = [
  { kind: 'buyer-arrived', atUs: 0, buyer: 1 },
  { kind: 'attempt-started', atUs: 5, intendedUs: 2, attempt: 1, buyer: 1, node: 0 },
  sent(7, 1, 1, 'set', ['sale:lock', 'a-random-value', 'PX', 10_000]),
  settled(400, 1, 1, 'OK'),
  { kind: 'acquired', atUs: 400, attempt: 1, lock: 'sale:lock', acquisition: 1, ttlMs: 10_000 },
  sent(401, 1, 2, 'get', [Buffer.from('sale:stock')]),
  settled(900, 1, 2, Buffer.from([49, 0, 255])),
  { kind: 'releasing', atUs: 901, attempt: 1, lock: 'sale:lock', acquisition: 1 },
  { kind: 'released', atUs: 990, attempt: 1, lock: 'sale:lock', acquisition: 1, deleted: true },
  ended(1000, 1, 1, 'sold'),
  { kind: 'buyer-left', atUs: 1000, buyer: 1, arrivedUs: 0, departure: 'served' },
  { kind: 'buyer-arrived', atUs: 3_000_000_000, buyer: 2 },
  { kind: 'attempt-started', atUs: 3e9, intendedUs: 3e9, attempt: 2, buyer: 2, node: 1 },
  { kind: 'acquired', atUs: 3e9, attempt: 2, lock: 'sale:lock', acquisition: 2 },
  sent(3e9, 2, 3, 'evalsha', ['sale:lock', undefined, null, true, 1.5]),
  { ...settled(3e9 + 1, 2, 3, new Error('ERR "quoted"\n')), ok: false },
  { kind: 'abandoned', atUs: 3e9 + 1, attempt: 2, lock: 'sale:lock', acquisition: 2 },
  { ...ended(3e9 + 1, 2, 2, 'unclear'), error: 'lost — the reply' },
  { kind: 'buyer-left', atUs: 3e9 + 1, buyer: 2, arrivedUs: 3e9, departure: 'gave-up' },
  { kind: 'fault', atUs: 3e9 + 2, moment: 'stops', node: 1, forUs: 2e6 },
  { kind: 'fault', atUs: 3e9 + 2, moment: 'primary-dies' },
  { kind: 'fault', atUs: 3e9 + 3, moment: 'replica-serves' },
  { kind: 'service-call', atUs: 3e9 + 3, target: 'validate', isOver: false },
  { kind: 'service-call', atUs: 3e9 + 4, target: 'validate', isOver: true },
];

/** The bytes of a recording; `end` null: cut before its end. */
export function recorded(
  events: readonly HistoryEvent[],
  { end = END, redact }: { end?: RecordedEnd | null; redact?: (text: string) => string } = {},
): Buffer {
  const chunks: Uint8Array[] = [];
  const write = (chunk: Uint8Array) => chunks.push(chunk);
  const writer = startRecording({ header: HEADER, write, ...(redact && { redact }) });
  for (const event of events) writer.on(event);
  writer.finish(end ?? END);
  // A writer that was stopped leaves no end line.
  return Buffer.concat(end === null ? chunks.slice(0, -1) : chunks);
}

/** One event as a fold saw it. */
export interface Seen {
  readonly event: HistoryEvent;
  readonly seq: number;
  /** What its attempt had done until then. */
  readonly journal: readonly HistoryEvent[] | undefined;
}

/** Reads bytes, in chunks of a size that cuts lines. */
export async function read(
  bytes: Uint8Array,
  chunkBytes = 1000,
): Promise<{ readonly read: ReadRecording; readonly seen: readonly Seen[] }> {
  const seen: Seen[] = [];
  const result = await readRecording({
    chunks: chunksOf(bytes, chunkBytes),
    file: 'run.jsonl',
    begin: () => [listener(seen)],
  });
  return { read: result, seen };
}

/** What folds see of events whose journals the caller keeps. */
export function listener(seen: Seen[]) {
  return {
    listensTo: EVENT_KINDS,
    on: (event: HistoryEvent, seq: number, journal: Parameters<HistoryStream['add']>[1]) => {
      seen.push({ event, seq, journal: journal?.events() });
    },
  };
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function sent(
  atUs: number,
  attempt: number,
  call: number,
  operation: string,
  args: readonly unknown[],
): HistoryEvent {
  return { kind: 'call-sent', atUs, attempt, call, target: 'redis', operation, args };
}

function settled(atUs: number, attempt: number, call: number, reply: unknown) {
  const kind = 'call-settled' as const;
  return { kind, atUs, attempt, call, target: 'redis', ok: true, reply };
}

function ended(atUs: number, attempt: number, buyer: number, outcome: 'sold' | 'unclear') {
  const kind = 'attempt-ended' as const;
  const times = { intendedUs: atUs - 20, startedUs: atUs - 10, servedUs: atUs - 5 };
  return { kind, atUs, attempt, buyer, node: 0, ...times, outcome, units: 1 };
}
