import type { Random } from '../core/random.ts';
import { EPOCH_MS } from './globals/current.ts';
import type { Legs } from './network.ts';
import { Link } from './redis-client/link.ts';
import { type ClusterSeat, refusalOf } from './redis-cluster/seat.ts';
import { RedisModel } from './redis-model/server.ts';
import { type ModelState, restoreState, saveState } from './redis-model/state.ts';
import type { Timeline } from './timeline.ts';

/** How a simulated Redis is copied to the replica that takes its place when it dies. */
export interface Replication {
  /** How far the replica is behind, integer µs. */
  readonly lagUs: number;
  /** From the primary's death until the replica takes writes, integer µs. */
  readonly failoverUs: number;
  /** Asked of each connection to a primary that dies: true where it is reset, and what was on its way is thrown away. */
  isReset(): boolean;
}

/**
 * One simulated Redis: a model whose clock and timers are those of the virtual world. With a {@link Replication} it
 * can die. What the replica has then is what the primary held `lagUs` before: the beginning of its history, without
 * what it had acknowledged since.
 */
export class SimServer {
  readonly #kernel: Timeline;
  readonly #random: Random;
  readonly #replication: Replication | undefined;
  readonly #seat: ClusterSeat | undefined;
  #model: RedisModel;
  /** Of the process that serves. */
  readonly #links = new Set<Link>();
  #copy: ModelState | undefined;
  #diedAtUs: number | undefined;
  /** Hears what clients publish here. */
  onPublish: (channel: string, message: string) => void = () => {};
  #waiting: (() => void)[] = [];

  constructor(kernel: Timeline, random: Random, replication?: Replication, seat?: ClusterSeat) {
    this.#kernel = kernel;
    this.#random = random;
    this.#replication = replication;
    this.#seat = seat;
    this.#model = this.#start(replication);
  }

  /** Of the process that serves, or did last. */
  get model(): RedisModel {
    return this.#model;
  }

  /** False from its death until the replica serves. */
  get isUp(): boolean {
    return this.#diedAtUs === undefined;
  }

  /** How long it has been dead, µs; 0 while somebody serves. */
  get deadForUs(): number {
    return this.#diedAtUs === undefined ? 0 : this.#kernel.nowUs() - this.#diedAtUs;
  }

  /** One more connection, with its own share of the network. */
  openLink(legs: Legs): Link {
    const link = new Link(this.#kernel, this.#model.connect(), legs);
    if (this.#replication !== undefined) this.#links.add(link);
    return link;
  }

  /** The replica is to take over at `atUs` of virtual time: keeps what it will have by then. */
  diesAt(atUs: number): void {
    const { lagUs } = this.#replicated();
    if (lagUs === 0) return;
    this.#kernel.at(Math.max(this.#kernel.nowUs(), atUs - lagUs), () => {
      this.#copy = saveState(this.#model);
    });
  }

  /** Its process is killed: what it has sent still arrives, and its clients then hear that they are alone. */
  die(): void {
    const { failoverUs, isReset } = this.#replicated();
    const left = this.#copy ?? saveState(this.#model);
    this.#diedAtUs = this.#kernel.nowUs();
    for (const link of this.#links) if (!link.connection.isClosed) link.die(isReset());
    this.#links.clear();
    this.#kernel.at(this.#kernel.nowUs() + failoverUs, () => {
      this.#model = this.#start();
      restoreState(this.#model, left);
      this.#diedAtUs = undefined;
      this.#kernel.woke();
      for (const go of this.#waiting.splice(0)) go();
    });
  }

  /** Settles when somebody serves. */
  async up(): Promise<void> {
    if (!this.isUp) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #replicated(): Replication {
    if (this.#replication === undefined) {
      throw new Error('a simulated Redis: expected one with a replica, got one alone');
    }
    return this.#replication;
  }

  #start(replication?: Replication): RedisModel {
    const kernel = this.#kernel;
    const model = new RedisModel({
      nowMs: () => EPOCH_MS + kernel.nowUs() / 1000,
      nowUs: () => EPOCH_MS * 1000 + kernel.nowUs(),
      setTimer: (atMs, fire) => {
        const timer = kernel.at((atMs - EPOCH_MS) * 1000, fire);
        return () => timer.cancel();
      },
      random: () => this.#random.next(),
      ...(replication && { replicaLagMs: replication.lagUs / 1000 }),
      ...(this.#seat && { refuses: refusalOf(this.#seat) }),
    });
    model.pubsub.onPublish = (channel, message) => this.onPublish(channel, message);
    return model;
  }
}
