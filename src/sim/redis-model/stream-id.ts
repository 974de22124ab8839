import { ErrorReply } from './reply.ts';

/** A stream entry's id as one unsigned 128-bit number: milliseconds, then the sequence, 64 bits each. */
export type StreamId = bigint;

const SEQUENCE_MAX = 0xffff_ffff_ffff_ffffn;

export const MIN_STREAM_ID: StreamId = 0n;
export const MAX_STREAM_ID: StreamId = (1n << 128n) - 1n;

export const INVALID_STREAM_ID = new ErrorReply(
  'ERR Invalid stream ID specified as stream command argument',
);

/** Both parts within [0, 2^64 - 1]. */
export function streamId(ms: bigint, sequence: bigint): StreamId {
  return (ms << 64n) | sequence;
}

export function streamIdMs(id: StreamId): bigint {
  return id >> 64n;
}

export function streamIdSequence(id: StreamId): bigint {
  return id & SEQUENCE_MAX;
}

/** As `1526919030474-55`. */
export function formatStreamId(id: StreamId): string {
  return `${streamIdMs(id)}-${streamIdSequence(id)}`;
}

/** Where an id may lack its sequence, whether the first (a start) or the last (an end) is meant. */
export type MissingSequence = 'first' | 'last';

/** `-`, `+`, `<ms>` or `<ms>-<sequence>`; undefined for anything else. */
export function parseStreamId(text: string, missing: MissingSequence): StreamId | undefined {
  if (text === '-') return MIN_STREAM_ID;
  if (text === '+') return MAX_STREAM_ID;
  return parseStrictStreamId(text, missing);
}

/** `<ms>` or `<ms>-<sequence>`; undefined for anything else. */
export function parseStrictStreamId(text: string, missing: MissingSequence): StreamId | undefined {
  const [msText, sequenceText] = splitStreamId(text);
  const ms = parseUnsigned(msText);
  if (ms === undefined) return undefined;
  if (sequenceText === undefined) return streamId(ms, missing === 'first' ? 0n : SEQUENCE_MAX);
  const sequence = parseUnsigned(sequenceText);
  return sequence === undefined ? undefined : streamId(ms, sequence);
}

/** XADD's `<ms>-*`: the milliseconds alone; undefined for another form. */
export function parseOpenStreamId(text: string): bigint | undefined {
  const [msText, sequenceText] = splitStreamId(text);
  return sequenceText === '*' ? parseUnsigned(msText) : undefined;
}

/** An end of a range, `(` before it meaning without it: the first or last id inside. Throws Redis' errors. */
export function parseStreamBound(text: string, end: MissingSequence): StreamId {
  const isOpen = text.length > 1 && text.startsWith('(');
  const id = isOpen ? parseStrictStreamId(text.slice(1), end) : parseStreamId(text, end);
  if (id === undefined) throw INVALID_STREAM_ID;
  if (!isOpen) return id;
  if (end === 'first' && id === MAX_STREAM_ID) throw INVALID_START;
  if (end === 'last' && id === MIN_STREAM_ID) throw INVALID_END;
  return end === 'first' ? id + 1n : id - 1n;
}

const INVALID_START = new ErrorReply('ERR invalid start ID for the interval');
const INVALID_END = new ErrorReply('ERR invalid end ID for the interval');

function splitStreamId(text: string): readonly [string, string | undefined] {
  // Redis copies the text into a C string of 127 bytes.
  if (text.length > 127) return ['', undefined];
  const [beforeNul = ''] = text.split('\0', 1);
  const dash = beforeNul.indexOf('-');
  return dash < 0 ? [beforeNul, undefined] : [beforeNul.slice(0, dash), beforeNul.slice(dash + 1)];
}

/** As C's strtoull does, with spaces and a sign, except that Redis refuses a plain negative. */
function parseUnsigned(text: string): bigint | undefined {
  const match = /^[ \t\n\v\f\r]*([+-]?)(\d+)$/.exec(text);
  if (!match || /^-[1-9]/.test(text)) return undefined;
  const value = BigInt(match[2] ?? '');
  if (value > SEQUENCE_MAX) return undefined;
  return match[1] === '-' ? BigInt.asUintN(64, -value) : value;
}
