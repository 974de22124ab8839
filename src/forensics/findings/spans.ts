import type { Grant } from './grant.ts';

/** How long one acquisition lasted. */
export interface Span {
  readonly client: string;
  readonly line: number;
  readonly atUs: number;
  readonly releasedLine: number;
  /** From its grant to its release, µs. */
  readonly heldUs: number;
  /** How much longer than the lock lived, µs; 0 where it did not. */
  readonly overdueUs: number;
}

const FIRST = 100;
const WORST = 20;

/** Who held a lock when: exact counts, the first spans, and those that outlived their lock by most. */
export class Spans {
  count = 0;
  overdue = 0;
  longestUs = 0;
  readonly first: Span[] = [];
  readonly worst: Span[] = [];

  add(grant: Grant, releasedLine: number, releasedUs: number): void {
    const heldUs = Math.max(0, releasedUs - grant.atUs);
    const overdueUs = Math.max(0, releasedUs - grant.expiresUs);
    this.count += 1;
    if (overdueUs > 0) this.overdue += 1;
    if (heldUs > this.longestUs) this.longestUs = heldUs;
    const isWorse = overdueUs > (this.worst[WORST - 1]?.overdueUs ?? 0);
    if (this.first.length >= FIRST && !isWorse) return;
    const { client, line, atUs } = grant;
    const span = { client: client.name, line, atUs, releasedLine, heldUs, overdueUs };
    if (this.first.length < FIRST) this.first.push(span);
    if (!isWorse) return;
    this.worst.push(span);
    this.worst.sort((one, other) => other.overdueUs - one.overdueUs);
    if (this.worst.length > WORST) this.worst.pop();
  }
}
