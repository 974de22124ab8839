/** A member and its score. */
export interface Scored {
  readonly member: string;
  readonly score: number;
}

/** Orders as a sorted set does: by score, and where that is equal by the member's bytes. */
export function compareScored(a: Scored, b: Scored): number {
  if (a.score !== b.score) return a.score < b.score ? -1 : 1;
  return a.member < b.member ? -1 : a.member > b.member ? 1 : 0;
}

/** Up to how many members, and of how many bytes each, Redis keeps a sorted set as one packed list. */
const SMALL_MEMBERS = 128;
const SMALL_BYTES = 64;

/** True where Redis would not keep these members as one packed list. */
export function isLargeSortedSet(entries: readonly Scored[]): boolean {
  return (
    entries.length > SMALL_MEMBERS || entries.some(({ member }) => member.length > SMALL_BYTES)
  );
}

/**
 * Members in ascending order of score and then of bytes, each with one score (never NaN). A sorted
 * array with binary search: reads O(log n), writes O(n) moves of pointers, workable to 100,000 members.
 */
export class SortedSet {
  private isLarge: boolean;
  private readonly scores = new Map<string, number>();
  private readonly order: Scored[] = [];

  /** `isLarge` where Redis would make it for so many members, or such long ones, at once. */
  constructor(isLarge = false) {
    this.isLarge = isLarge;
  }

  /** True while Redis keeps it as one packed list; it never goes back to that. */
  get isCompact(): boolean {
    return !this.isLarge;
  }

  get size(): number {
    return this.scores.size;
  }

  /** In ascending order. */
  entries(): readonly Scored[] {
    return this.order;
  }

  score(member: string): number | undefined {
    return this.scores.get(member);
  }

  /** Position from 0 in ascending order; undefined where it is not a member. */
  rank(member: string): number | undefined {
    const score = this.scores.get(member);
    return score === undefined ? undefined : this.position(score, member);
  }

  /** Adds the member, or moves it to its new score. A small set does not keep the sign of -0, as in Redis. */
  set(member: string, given: number): void {
    // Deleting from the map first would lengthen its chains: see ChurnMap.
    const old = this.scores.get(member);
    if (old !== undefined) this.order.splice(this.position(old, member), 1);
    this.isLarge ||= this.order.length >= SMALL_MEMBERS || member.length > SMALL_BYTES;
    const score = given === 0 && !this.isLarge ? 0 : given;
    this.scores.set(member, score);
    const at = this.position(score, member);
    if (at === this.order.length) this.order.push({ member, score });
    else this.order.splice(at, 0, { member, score });
  }

  /** True where it was a member. */
  delete(member: string): boolean {
    const score = this.scores.get(member);
    if (score === undefined) return false;
    this.order.splice(this.position(score, member), 1);
    this.scores.delete(member);
    return true;
  }

  /** Removes the ranks from `start` up to, without, `end`, and returns what they held in ascending order. */
  deleteRanks(start: number, end: number): Scored[] {
    const removed = this.order.splice(start, Math.max(0, end - start));
    for (const { member } of removed) this.scores.delete(member);
    return removed;
  }

  /**
   * How many entries, from the lowest, satisfy `isBefore`, which must hold for a prefix of the order and
   * for nothing after it.
   */
  countWhile(isBefore: (entry: Scored) => boolean): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.order[middle];
      if (entry !== undefined && isBefore(entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private position(score: number, member: string): number {
    const wanted = { member, score };
    return this.countWhile((entry) => compareScored(entry, wanted) < 0);
  }
}
