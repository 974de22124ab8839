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

/**
 * Members in ascending order of score and then of bytes, each with one score (never NaN). A sorted
 * array with binary search: reads O(log n), writes O(n) moves of pointers, workable to 100,000 members.
 */
export class SortedSet {
  private readonly scores = new Map<string, number>();
  private readonly order: Scored[] = [];

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

  /** Adds the member, or moves it to its new score. */
  set(member: string, score: number): void {
    this.delete(member);
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
