import type { Stream } from './stream.ts';
import { MAX_STREAM_ID, MIN_STREAM_ID, type StreamId } from './stream-id.ts';

/** An entry that was delivered and not yet acknowledged. */
export interface Pending {
  readonly id: StreamId;
  /** The name of the consumer that owns it. */
  consumer: string;
  /** Server time in integer ms. */
  deliveredAtMs: number;
  /** Within 64 bits. */
  deliveries: bigint;
}

/** A consumer of a group. */
export interface Consumer {
  readonly name: string;
  /** Server time in integer ms. */
  seenAtMs: number;
}

/** A consumer group of a stream. Plain data. */
export class StreamGroup {
  /** The last id that was delivered. */
  lastId: StreamId;
  /** How many entries were delivered, in stream order; undefined where that cannot be known. */
  entriesRead: bigint | undefined;
  /** In ascending order of id. */
  readonly pending: Pending[] = [];
  readonly consumers = new Map<string, Consumer>();

  constructor(lastId: StreamId, entriesRead: bigint | undefined) {
    this.lastId = lastId;
    this.entriesRead = entriesRead;
  }

  /** The index of the first pending entry at or after this id. */
  pendingIndex(id: StreamId): number {
    let low = 0;
    let high = this.pending.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.pending[middle]?.id ?? MAX_STREAM_ID) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  findPending(id: StreamId): Pending | undefined {
    const pending = this.pending[this.pendingIndex(id)];
    return pending?.id === id ? pending : undefined;
  }

  /** Adds the entry; its id must not be pending yet. */
  addPending(pending: Pending): void {
    this.pending.splice(this.pendingIndex(pending.id), 0, pending);
  }

  /** False where the id was not pending. */
  removePending(id: StreamId): boolean {
    const index = this.pendingIndex(id);
    if (this.pending[index]?.id !== id) return false;
    this.pending.splice(index, 1);
    return true;
  }

  /** What this consumer owns, in ascending order of id. */
  pendingOf(consumer: string): Pending[] {
    return this.pending.filter((pending) => pending.consumer === consumer);
  }

  /** The consumer of this name, created where there is none, and marked as seen. */
  seeConsumer(name: string, nowMs: number): Consumer {
    const consumer = this.consumers.get(name) ?? { name, seenAtMs: nowMs };
    consumer.seenAtMs = nowMs;
    this.consumers.set(name, consumer);
    return consumer;
  }

  /** Removes the consumer and what it owns; returns how much that was. */
  deleteConsumer(name: string): number {
    const kept = this.pending.filter((pending) => pending.consumer !== name);
    const removed = this.pending.length - kept.length;
    this.pending.splice(0, this.pending.length, ...kept);
    this.consumers.delete(name);
    return removed;
  }

  /** Moves the group on to an entry that is being delivered; one that it has passed changes nothing. */
  advanceTo(id: StreamId, stream: Stream): void {
    if (id <= this.lastId) return;
    if (this.entriesRead !== undefined && !hasDeletionFrom(stream, id))
      this.entriesRead = BigInt.asIntN(64, this.entriesRead + 1n);
    else if (stream.entriesAdded !== 0n) this.entriesRead = entriesUpTo(stream, id);
    this.lastId = id;
  }

  /** How many entries are still to be delivered; undefined where deletions make it unknown. */
  lag(stream: Stream): bigint | undefined {
    if (stream.entriesAdded === 0n) return 0n;
    const isExact = this.entriesRead !== undefined && !hasDeletionFrom(stream, this.lastId);
    const read = isExact ? this.entriesRead : entriesUpTo(stream, this.lastId);
    return read === undefined ? undefined : BigInt.asIntN(64, stream.entriesAdded - read);
  }
}

function hasDeletionFrom(stream: Stream, id: StreamId): boolean {
  if (stream.length === 0 || stream.maxDeletedId === MIN_STREAM_ID) return false;
  return stream.firstId <= stream.maxDeletedId && id <= stream.maxDeletedId;
}

/** How many entries were ever added up to this id; undefined where that cannot be known. */
function entriesUpTo(stream: Stream, id: StreamId): bigint | undefined {
  const { entriesAdded, firstId, lastId, maxDeletedId } = stream;
  const length = BigInt(stream.length);
  if (entriesAdded === 0n) return 0n;
  if (stream.length === 0 && id <= lastId) return entriesAdded;
  if (id === lastId) return entriesAdded;
  if (id > lastId) return undefined;
  if (maxDeletedId !== MIN_STREAM_ID && maxDeletedId >= firstId) return undefined;
  if (id < firstId) return entriesAdded - length;
  return id === firstId ? entriesAdded - length + 1n : undefined;
}
