import type { Outcome } from '../core/outcome.ts';
import type { Entrance } from '../load/attempt.ts';
import { Lane } from '../load/lane.ts';
import type { OpenAttempt, Recorder } from '../load/recorder.ts';
import type { PurchaseRequest, StrategyNode } from '../ports/strategy.ts';

/** One lane, and the strategy as it was opened for it. */
class OpenLane {
  readonly lane: Lane;
  readonly node: StrategyNode;

  constructor(lane: Lane, node: StrategyNode) {
    this.lane = lane;
    this.node = node;
  }
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
    if (lane !== undefined) return enter(lane, open, request);
    return this.#open().then((opened) => enter(opened, open, request));
  }

  left(open: OpenAttempt): void {
    const { place } = open;
    if (!(place instanceof OpenLane)) return;
    open.place = undefined;
    place.lane.attempt = undefined;
    this.#free.push(place);
  }

  /** Closes every lane, whatever became of the one before; rejects with the first error. */
  async close(): Promise<void> {
    const closed = await Promise.allSettled(this.#all.map(async ({ node }) => node.close()));
    const failed = closed.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #open(): Promise<OpenLane> {
    const lane = new Lane(this.#recorder);
    const opened = new OpenLane(lane, await this.#openNode(lane));
    this.#all.push(opened);
    return opened;
  }
}

function enter(opened: OpenLane, open: OpenAttempt, request: PurchaseRequest): Promise<Outcome> {
  open.place = opened;
  opened.lane.attempt = open;
  return opened.node.purchase(request);
}
