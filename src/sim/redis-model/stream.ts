import type { StreamGroup } from './stream-group.ts';
import { MAX_STREAM_ID, MIN_STREAM_ID, type StreamId } from './stream-id.ts';
import { appendToNode, createNode, type StreamEntry, type StreamNode } from './stream-node.ts';

/** What XTRIM and XADD ask to be removed from the stream's start. */
export interface Trim {
  /** Keep at most so many entries, or only ids from this one on. */
  readonly keep:
    | { readonly kind: 'newest'; readonly entries: bigint }
    | { readonly kind: 'from'; readonly id: StreamId };
  /** `~`: remove whole nodes only. */
  readonly isApproximate: boolean;
  /** Remove at most so many entries; 0 means any number. */
  readonly limit: bigint;
}

/** Entries in ascending order of id, and the groups that read them. Plain data. */
export class Stream {
  readonly nodes: StreamNode[] = [];
  readonly groups = new Map<string, StreamGroup>();
  /** Entries that are not deleted. */
  length = 0;
  /** The highest id ever added or set. */
  lastId: StreamId = MIN_STREAM_ID;
  /** The first entry's id; 0-0 where there is none. */
  firstId: StreamId = MIN_STREAM_ID;
  /** The highest id that XDEL removed, or that XSETID says. */
  maxDeletedId: StreamId = MIN_STREAM_ID;
  /** Entries ever added, within 64 bits. */
  entriesAdded = 0n;

  /** Adds the entry, whose id must be above `lastId`. */
  append(entry: StreamEntry): void {
    const last = this.nodes.at(-1);
    if (!last || !appendToNode(last, entry)) this.nodes.push(createNode(entry));
    this.length++;
    this.entriesAdded++;
    this.lastId = entry.id;
    if (this.length === 1) this.firstId = entry.id;
  }

  /** The entry of this id; undefined where there is none. */
  find(id: StreamId): StreamEntry | undefined {
    return this.range(id, id, 1)[0];
  }

  /** Up to `count` entries with ids from `start` to `end`, both included; a count of 0 means all. */
  range(start: StreamId, end: StreamId, count = 0): StreamEntry[] {
    const found: StreamEntry[] = [];
    for (let at = Math.max(0, this.nodeAfter(start) - 1); at < this.nodes.length; at++) {
      for (const entry of this.nodes[at]?.entries ?? []) {
        if (entry.id > end) return found;
        if (entry.id < start || entry.isDeleted) continue;
        found.push(entry);
        if (found.length === count) return found;
      }
    }
    return found;
  }

  /** The same from `end` down to `start`. */
  reverseRange(start: StreamId, end: StreamId, count = 0): StreamEntry[] {
    const found: StreamEntry[] = [];
    for (let at = this.nodeAfter(end) - 1; at >= 0; at--) {
      const entries = this.nodes[at]?.entries ?? [];
      for (let index = entries.length - 1; index >= 0; index--) {
        const entry = entries[index];
        if (!entry || entry.id > end || entry.isDeleted) continue;
        if (entry.id < start) return found;
        found.push(entry);
        if (found.length === count) return found;
      }
    }
    return found;
  }

  /** The highest id of an entry that is not deleted; 0-0 where there is none. */
  lastEntryId(): StreamId {
    return this.reverseRange(MIN_STREAM_ID, MAX_STREAM_ID, 1)[0]?.id ?? MIN_STREAM_ID;
  }

  /** Removes the entry; false where there is none. `firstId` is brought up to date by the caller. */
  delete(id: StreamId): boolean {
    const at = this.nodeAfter(id) - 1;
    const node = this.nodes[at];
    const entry = node?.entries.find((candidate) => candidate.id === id && !candidate.isDeleted);
    if (!node || !entry) return false;
    entry.isDeleted = true;
    node.live--;
    if (node.live === 0) this.nodes.splice(at, 1);
    this.length--;
    return true;
  }

  /** Removes entries from the start as asked, and returns how many. */
  trim({ keep, isApproximate, limit }: Trim): number {
    const isTooLong = (length: number) => keep.kind === 'from' || BigInt(length) > keep.entries;
    let removed = 0;
    for (let node = this.nodes[0]; node && isTooLong(this.length); node = this.nodes[0]) {
      if (limit > 0n && BigInt(removed + node.live) > limit) break;
      const isWhole =
        keep.kind === 'from'
          ? (node.entries.at(-1)?.id ?? MIN_STREAM_ID) < keep.id
          : BigInt(this.length - node.live) >= keep.entries;
      if (!isWhole) {
        if (!isApproximate) removed += this.trimInside(node, keep);
        break;
      }
      this.nodes.shift();
      this.length -= node.live;
      removed += node.live;
    }
    if (removed > 0 || this.length === 0) this.findFirstId();
    return removed;
  }

  /** Brings `firstId` up to date after entries were deleted. */
  findFirstId(): void {
    this.firstId = this.range(MIN_STREAM_ID, MAX_STREAM_ID, 1)[0]?.id ?? MIN_STREAM_ID;
  }

  /** How many nodes start at or before this id. */
  private nodeAfter(id: StreamId): number {
    let low = 0;
    let high = this.nodes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.nodes[middle]?.entries[0]?.id ?? MAX_STREAM_ID) <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private trimInside(node: StreamNode, keep: Trim['keep']): number {
    let removed = 0;
    for (const entry of node.entries) {
      const isKept =
        keep.kind === 'from' ? entry.id >= keep.id : BigInt(this.length) <= keep.entries;
      if (isKept) break;
      if (entry.isDeleted) continue;
      entry.isDeleted = true;
      removed++;
      this.length--;
    }
    node.live -= removed;
    return removed;
  }
}
