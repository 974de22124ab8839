import type { Outcome } from '../core/outcome.ts';
import type { Entrance } from '../load/attempt.ts';
import { Lane } from '../load/lane.ts';
import type { OpenAttempt, Recorder } from '../load/recorder.ts';
import type { PurchaseRequest, StrategyNode } from '../ports/strategy.ts';

/** One lane, and the strategy as it was opened for it. */
interface OpenLane {
  readonly lane: Lane;
  readonly node: StrategyNode;
}

/**
 * A node of a strategy whose buyers share no memory: it is opened once for every attempt that is in
 * flight at a time, each on a lane of its own, and lanes are used again.
 */
export class Lanes implements Entrance {
  readonly #recorder: Recorder;
  readonly #openNode: (lane: Lane) => Promise<StrategyNode>;
  readonly #free: OpenLane[] = [];
  readonly #all: OpenLane[] = [];

  constructor(recorder: Recorder, openNode: (lane: Lane) => Promise<StrategyNode>) {
    this.#recorder = recorder;
    this.#openNode = openNode;
  }

  /** Opens `count` lanes now, so that a crowd at the opening finds them open. */
  async prepare(count: number): Promise<void> {
    for (let index = 0; index < count; index++) this.#free.push(await this.#open());
  }

  purchase(open: OpenAttempt, request: PurchaseRequest): Promise<Outcome> {
    const lane = this.#free.pop();
    if (lane !== undefined) return this.#serve(lane, open, request);
    return this.#open().then((opened) => this.#serve(opened, open, request));
  }

  async close(): Promise<void> {
    for (const { node } of this.#all) await node.close();
  }

  async #open(): Promise<OpenLane> {
    const lane = new Lane(this.#recorder);
    const opened = { lane, node: await this.#openNode(lane) };
    this.#all.push(opened);
    return opened;
  }

  async #serve(opened: OpenLane, open: OpenAttempt, request: PurchaseRequest): Promise<Outcome> {
    opened.lane.attempt = open;
    try {
      return await opened.node.purchase(request);
    } finally {
      opened.lane.attempt = undefined;
      this.#free.push(opened);
    }
  }
}
