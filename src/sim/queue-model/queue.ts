import type { OutgoingMessage, QueueSettings } from '../../ports/queue.ts';
import type { PlannedEvent } from '../kernel.ts';
import type { Timeline } from '../timeline.ts';

/** One delivery of a message, as the server sends it. */
export interface Delivery extends OutgoingMessage {
  /** The message's place in the queue, from 1: what an acknowledgement names. */
  readonly sequence: number;
  /** From 1. */
  readonly deliveries: number;
}

/** Whoever has asked for a message. */
export type Waiter = (delivery: Delivery) => void;

/**
 * One queue of a NATS JetStream server, as far as the port reaches: a stream that knows the ids of its messages for a
 * while, and one durable pull consumer with explicit acknowledgements.
 *
 * ```
 * publish ─▶ fresh ─▶ held ──ack──▶ gone
 *              ▲        │
 *              └ again ◀┘ not acknowledged in time, or refused
 * ```
 *
 * What is to be delivered again goes before what never was. An acknowledgement counts whichever delivery it answers.
 */
export class ModelQueue {
  readonly #settings: QueueSettings;
  readonly #timeline: Timeline;
  /** When the id of a message is forgotten, µs. */
  readonly #knownUntilUs = new Map<string, number>();
  readonly #fresh: Stored[] = [];
  readonly #again: Stored[] = [];
  /** Delivered and not acknowledged, by place. */
  readonly #held = new Map<number, Stored>();
  readonly #waiters: Waiter[] = [];
  #last = 0;

  constructor(settings: QueueSettings, timeline: Timeline) {
    this.#settings = settings;
    this.#timeline = timeline;
  }

  publish({ id, body }: OutgoingMessage): { readonly isDuplicate: boolean } {
    const nowUs = this.#timeline.nowUs();
    if ((this.#knownUntilUs.get(id) ?? 0) > nowUs) return { isDuplicate: true };
    this.#knownUntilUs.set(id, nowUs + this.#settings.duplicateWindowMs * 1000);
    this.#last += 1;
    const stored = { sequence: this.#last, deliveries: 0, timer: undefined, againUs: undefined };
    this.#fresh.push({ id, body, ...stored });
    this.#serve();
    return { isDuplicate: false };
  }

  /** Delivers the next message to `waiter`, now or when there is one. Gives what takes the request back. */
  request(waiter: Waiter): () => void {
    this.#waiters.push(waiter);
    this.#serve();
    return () => {
      const at = this.#waiters.indexOf(waiter);
      if (at !== -1) this.#waiters.splice(at, 1);
    };
  }

  /**
   * What later requests can depend on, as text. `nameOf` names whoever waits; `momentOf` tells a moment, µs, and may leave
   * it out.
   */
  describe(
    nameOf: (waiter: Waiter) => string,
    momentOf: (atUs: number, of: 'message' | 'id') => string,
  ): string {
    const nowUs = this.#timeline.nowUs();
    const tell = ({ sequence, id, body, deliveries, againUs }: Stored) =>
      `${sequence}:${id}:${body}:${deliveries}${againUs === undefined ? '' : `@${momentOf(againUs, 'message')}`}`;
    const known = [...this.#knownUntilUs].filter(([, untilUs]) => untilUs > nowUs);
    return [
      this.#last,
      ...known.map(([id, untilUs]) => `${id}~${momentOf(untilUs, 'id')}`).sort(),
      ...[...this.#again, ...this.#fresh].map((stored) => `<${tell(stored)}`),
      // Who got what first makes no difference.
      ...[...this.#held.values()].map((stored) => `=${tell(stored)}`).sort(),
      ...this.#waiters.map((waiter) => `?${nameOf(waiter)}`),
    ].join(' ');
  }

  ack(sequence: number): void {
    this.#held.get(sequence)?.timer?.cancel();
    this.#held.delete(sequence);
    const at = this.#again.findIndex((stored) => stored.sequence === sequence);
    if (at !== -1) this.#again.splice(at, 1);
  }

  /** Delivers it again, after `delayMs`. */
  nak(sequence: number, delayMs = 0): void {
    const stored = this.#held.get(sequence);
    if (stored === undefined) return;
    stored.timer?.cancel();
    if (delayMs > 0) this.#putBackAfter(stored, delayMs);
    else this.#putBack(stored);
  }

  /** Messages that are not acknowledged. */
  get waiting(): number {
    return this.#fresh.length + this.#again.length + this.#held.size;
  }

  #serve(): void {
    while (this.#waiters.length > 0) {
      const stored = this.#again.shift() ?? this.#fresh.shift();
      if (stored === undefined) return;
      stored.deliveries += 1;
      this.#held.set(stored.sequence, stored);
      this.#putBackAfter(stored, this.#settings.ackWaitMs);
      const { id, body, sequence, deliveries } = stored;
      this.#waiters.shift()?.({ id, body, sequence, deliveries });
    }
  }

  #putBackAfter(stored: Stored, ms: number): void {
    const atUs = this.#timeline.nowUs() + ms * 1000;
    stored.againUs = atUs;
    stored.timer = this.#timeline.at(atUs, () => this.#putBack(stored));
  }

  #putBack(stored: Stored): void {
    this.#held.delete(stored.sequence);
    stored.againUs = undefined;
    this.#again.push(stored);
    this.#serve();
  }
}

interface Stored extends OutgoingMessage {
  readonly sequence: number;
  deliveries: number;
  timer: PlannedEvent | undefined;
  /** When it is delivered again, µs. */
  againUs: number | undefined;
}
