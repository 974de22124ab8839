import { type StreamId, streamIdMs, streamIdSequence } from './stream-id.ts';

/** An entry; `fields` is field, value, field, value, … */
export interface StreamEntry {
  readonly id: StreamId;
  readonly fields: readonly string[];
}

/**
 * Redis keeps a stream in nodes of up to 100 entries or 4,096 bytes, and `MAXLEN ~` removes whole nodes
 * only: how many it removes can be told only by knowing the nodes, so they are part of the model.
 */
export interface StreamNode {
  /** In ascending order of id, the deleted ones included. Never empty. */
  readonly entries: StoredEntry[];
  /** Entries that are not deleted; at least one. */
  live: number;
  /** Size in bytes of the node's listpack. */
  bytes: number;
}

interface StoredEntry extends StreamEntry {
  isDeleted: boolean;
}

const ENTRIES_MAX = 100;
const BYTES_MAX = 4096;

/** A node that holds this one entry. */
export function createNode(entry: StreamEntry): StreamNode {
  const node = { entries: [], live: 0, bytes: emptyNodeBytes(entry) };
  append(node, entry);
  return node;
}

/** Adds the entry at the node's end; false, with nothing done, where the node is full. */
export function appendToNode(node: StreamNode, entry: StreamEntry): boolean {
  const entryBytes = entry.fields.reduce((sum, text) => sum + text.length, 0);
  if (node.bytes + entryBytes >= BYTES_MAX || node.entries.length >= ENTRIES_MAX) return false;
  append(node, entry);
  return true;
}

function append(node: StreamNode, entry: StreamEntry): void {
  const master = node.entries[0] ?? entry;
  node.bytes += storedEntryBytes(entry, master);
  node.entries.push({ ...entry, isDeleted: false });
  node.live++;
}

/** Header, end mark, counts of entries and deleted ones, and the first entry's fields. */
function emptyNodeBytes(master: StreamEntry): number {
  const names = fieldNames(master);
  return 7 + 2 + 2 + integerBytes(BigInt(names.length)) + sum(names) + 2;
}

function storedEntryBytes(entry: StreamEntry, master: StreamEntry): number {
  const names = fieldNames(entry);
  const masterNames = fieldNames(master);
  const hasSameFields =
    names.length === masterNames.length && names.every((name, at) => name === masterNames[at]);
  const ms = integerBytes(streamIdMs(entry.id) - streamIdMs(master.id));
  const sequence = integerBytes(streamIdSequence(entry.id) - streamIdSequence(master.id));
  const values = sum(entry.fields.filter((_, at) => at % 2 === 1));
  const own = hasSameFields ? 0 : integerBytes(BigInt(names.length)) + sum(names);
  const pieces = names.length + 3 + (hasSameFields ? 0 : names.length + 1);
  return 2 + ms + sequence + own + values + integerBytes(BigInt(pieces));
}

function fieldNames(entry: StreamEntry): readonly string[] {
  return entry.fields.filter((_, at) => at % 2 === 0);
}

function sum(texts: readonly string[]): number {
  return texts.reduce((bytes, text) => bytes + textBytes(text), 0);
}

/** A text that is an integer in its one canonical form is stored as one. */
function textBytes(text: string): number {
  if (/^(?:0|-?[1-9]\d{0,18})$/.test(text)) {
    const value = BigInt(text);
    if (BigInt.asIntN(64, value) === value) return integerBytes(value);
  }
  const { length } = text;
  const header = length < 64 ? 1 : length < 4096 ? 2 : 5;
  return withBackLength(header + length);
}

function integerBytes(value: bigint): number {
  const signed = BigInt.asIntN(64, value);
  if (signed >= 0n && signed <= 127n) return 2;
  const fits = (bits: number) => BigInt.asIntN(bits, signed) === signed;
  const bytes = fits(13) ? 2 : fits(16) ? 3 : fits(24) ? 4 : fits(32) ? 5 : 9;
  return withBackLength(bytes);
}

function withBackLength(bytes: number): number {
  if (bytes <= 127) return bytes + 1;
  if (bytes <= 16_383) return bytes + 2;
  if (bytes <= 2_097_151) return bytes + 3;
  return bytes + (bytes <= 268_435_455 ? 4 : 5);
}
