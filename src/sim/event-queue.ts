import type { AnyLink } from './redis-client/link.ts';

/** Something that will happen at a moment of virtual time. */
export interface TimedEvent {
  /** Integer µs. */
  atUs: number;
  /** Breaks ties: events of one moment fire in the order in which they were planned. */
  order: number;
  fire(): void;
  /** The connection that it travels on; absent for everything else. */
  readonly link?: AnyLink;
  /** True on the way to the client, where it travels at all. */
  readonly isInbound?: boolean;
}

/** A binary min-heap by time, then by order. */
export class EventQueue {
  readonly #heap: TimedEvent[] = [];
  #planned = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The earliest event, left in place. */
  peek(): TimedEvent | undefined {
    return this.#heap[0];
  }

  /** Every planned event, in no particular order. */
  all(): readonly TimedEvent[] {
    return this.#heap;
  }

  /** Adds an event; its `order` is set here. O(log n). */
  push(event: TimedEvent): void {
    event.order = this.#planned++;
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const other = heap[parent] as TimedEvent;
      if (isBefore(other, event)) break;
      heap[index] = other;
      index = parent;
    }
    heap[index] = event;
  }

  /** Removes and returns the earliest event. O(log n). */
  pop(): TimedEvent | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    this.#sink(last);
    return first;
  }

  #sink(event: TimedEvent): void {
    const heap = this.#heap;
    const size = heap.length;
    let index = 0;
    for (let child = 1; child < size; child = 2 * index + 1) {
      let least = heap[child] as TimedEvent;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, least)) {
        child += 1;
        least = right;
      }
      if (isBefore(event, least)) break;
      heap[index] = least;
      index = child;
    }
    heap[index] = event;
  }
}

function isBefore(a: TimedEvent, b: TimedEvent): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);
}
