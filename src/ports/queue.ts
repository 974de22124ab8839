/**
 * A message queue that stores what it is given and delivers it at least once: a message is delivered again until it is
 * acknowledged. A queue belongs to the run and goes with it.
 */
export interface QueuePort {
  /**
   * Makes a queue, empty; before the sale, once per run.
   *
   * @param name letters and digits
   */
  create(name: string, settings: QueueSettings): Promise<void>;
  /**
   * Settles when the server has stored the message. One whose id was stored within the window of duplicates is not
   * stored again. Where it rejects, the message may have been stored or not.
   */
  publish(queue: string, message: OutgoingMessage): Promise<{ readonly isDuplicate: boolean }>;
  /**
   * The next message that nobody holds; undefined where none has come for about a second, or `signal` was aborted.
   * Whoever asks first is served first. Rejects where the server is out of reach.
   */
  next(queue: string, signal?: AbortSignal): Promise<QueueMessage | undefined>;
  /** How many messages are stored and not acknowledged, whether or not somebody holds them. */
  waiting(queue: string): Promise<number>;
}

/** How a queue behaves; both in ms on the strategy's clock, at least 1. */
export interface QueueSettings {
  /** A message that was delivered and not acknowledged in this time is delivered again. */
  readonly ackWaitMs: number;
  /** For how long the ids of messages are remembered; at least 100. */
  readonly duplicateWindowMs: number;
}

/** What is published. */
export interface OutgoingMessage {
  /** The same for every try to publish the same message. */
  readonly id: string;
  readonly body: string;
}

/** One delivery of a message. */
export interface QueueMessage extends OutgoingMessage {
  /** How often it was delivered, this time included; from 1. */
  readonly deliveries: number;
  /** Done with: not to be delivered again. Settles when the server knows. */
  ack(): Promise<void>;
  /** Not done with: to be delivered again, to whoever asks, soon or after `delayMs`. Settles when it is said. */
  nak(delayMs?: number): Promise<void>;
}
