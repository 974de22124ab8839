import type { Random } from '../../core/random.ts';
import { EPOCH_MS } from '../globals/current.ts';
import type { Legs } from '../network.ts';
import { Link } from '../redis-client/link.ts';
import type { ModelConnection } from '../redis-model/connection.ts';
import { RedisModel } from '../redis-model/server.ts';
import {
  describeKeys,
  describeState,
  type ModelState,
  nextExpiryMs,
  restoreState,
  saveState,
} from '../redis-model/state.ts';
import type { SteppedStore } from './store.ts';
import type { WaitingTimeline } from './waiting.ts';

const AT_ONCE: Legs = { requestUs: () => 0, replyUs: () => 0 };

/** A key that a server holds. */
export interface HeldKey {
  readonly key: string;
  readonly value: string | ReadonlyMap<string, string>;
  /** The last moment at which it is still there, ms by the server's clock; undefined where it does not expire. */
  readonly expiresAtMs: number | undefined;
  /** The same in µs of virtual time. */
  readonly expiresUs: number | undefined;
}

/** One simulated Redis of a searched world: its clock can jump, and its last write can be lost. */
export class SteppedServer implements SteppedStore {
  readonly model: RedisModel;
  /** From 1. */
  readonly number: number;
  readonly #timeline: WaitingTimeline;
  readonly #stream: () => Random;
  #random: Random;
  /** Random numbers that commands have drawn. */
  #draws = 0;
  #aheadMs = 0;
  #nextUs: number | undefined;
  #isNextKnown = false;
  #opened: ModelState | undefined;
  #beforeWrite: { readonly state: ModelState; readonly text: string } | undefined;

  /** `stream` gives its random numbers, from the first one on. */
  constructor(timeline: WaitingTimeline, number: number, stream: () => Random) {
    this.#stream = stream;
    this.#random = stream();
    this.number = number;
    this.#timeline = timeline;
    this.model = new RedisModel({
      nowMs: () => this.#nowMs(),
      nowUs: () => Math.round(this.#nowMs() * 1000),
      setTimer: (atMs, fire) => {
        const timer = timeline.at((atMs - EPOCH_MS - this.#aheadMs) * 1000, fire, 'wait');
        return () => timer.cancel();
      },
      random: () => {
        this.#draws += 1;
        return this.#random.next();
      },
    });
  }

  get name(): string {
    return `redis-${this.number}`;
  }

  isWaiting(connection: ModelConnection): boolean {
    return this.model.isBlocked(connection);
  }

  openLink(): Link {
    return new Link(this.#timeline, this.model.connect(), AT_ONCE);
  }

  /** What it holds now is what every schedule begins with. */
  keepOpening(): void {
    this.#opened = saveState(this.model);
  }

  /** Back to the opening. */
  reset(): void {
    this.touched();
    this.#random = this.#stream();
    this.#draws = 0;
    this.#aheadMs = 0;
    this.#beforeWrite = undefined;
    for (const connection of this.model.connections.values()) connection.reset();
    if (this.#opened !== undefined) restoreState(this.model, this.#opened);
  }

  /** What it holds in strings and hashes, expired keys left out, in the order of their names. */
  holds(): readonly HeldKey[] {
    this.model.nowMs = Math.floor(this.#nowMs());
    const entries = this.model.dbs.flatMap((keyspace) => keyspace.entries());
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    const held: HeldKey[] = [];
    for (const [key, { value, expiresAtMs }] of entries) {
      const expiresUs = expiresAtMs === undefined ? undefined : this.#virtualUs(expiresAtMs);
      if (value.type === 'string') held.push({ key, value: value.text, expiresAtMs, expiresUs });
      if (value.type === 'hash') held.push({ key, value: value.fields, expiresAtMs, expiresUs });
    }
    return held;
  }

  /** When its next key expires, µs of virtual time: the last moment at which it is still there. */
  nextExpiryUs(): number | undefined {
    // Asked at every choice; it changes with a command, or when it has passed.
    if (
      !this.#isNextKnown ||
      (this.#nextUs !== undefined && this.#nextUs < this.#timeline.nowUs())
    ) {
      const nextMs = nextExpiryMs(this.model);
      this.#nextUs = nextMs === undefined ? undefined : this.#virtualUs(nextMs);
      this.#isNextKnown = true;
    }
    return this.#nextUs;
  }

  /** A command has run: other keys may expire next. */
  touched(): void {
    this.#isNextKnown = false;
  }

  /** Its clock goes forward to where its next key has expired. */
  jump(): void {
    this.touched();
    const expiryMs = nextExpiryMs(this.model);
    if (expiryMs !== undefined)
      this.#aheadMs += Math.max(0, expiryMs + 1 - Math.floor(this.#nowMs()));
  }

  /** Runs a command's arrival; remembers what was there before, if it wrote. */
  watching(execute: () => void): void {
    const before = { state: saveState(this.model), text: describeKeys(this.model) };
    execute();
    if (describeKeys(this.model) !== before.text) this.#beforeWrite = before;
  }

  get canLoseWrite(): boolean {
    return this.#beforeWrite !== undefined;
  }

  /** A replica takes over that never got the last write. Watches and waits end with their connections' state. */
  loseWrite(): void {
    if (this.#beforeWrite === undefined) return;
    this.touched();
    restoreState(this.model, this.#beforeWrite.state);
    this.#beforeWrite = undefined;
    for (const connection of this.model.connections.values()) connection.breakWatch();
  }

  /** All that later commands can depend on. */
  describe(nameOf: (connection: ModelConnection) => string | undefined): string {
    const state = describeState(this.model, nameOf);
    const ahead = this.#aheadMs === 0 ? '' : `+${this.#aheadMs}`;
    const drawn = this.#draws === 0 ? '' : `~${this.#draws}`;
    const before = this.#beforeWrite === undefined ? '' : `?${this.#beforeWrite.text}`;
    return state + ahead + drawn + before;
  }

  /** The same, whoever is connected: moments count from now on, and who asks when makes no difference. */
  describeFromNow(): string {
    const nowMs = Math.floor(this.#nowMs());
    return describeState(this.model, () => '')
      .replace(/@(\d+)$/gm, (_, atMs: string) => `@${Number(atMs) - nowMs}`)
      .replace(/"deliveredAtMs":(\d+)/g, (_, atMs: string) => `"since":${nowMs - Number(atMs)}`)
      .replace(/"seenAtMs":\d+/g, '');
  }

  /** A moment of its clock in virtual time. */
  #virtualUs(ms: number): number {
    return Math.round((ms - EPOCH_MS - this.#aheadMs) * 1000);
  }

  #nowMs(): number {
    return EPOCH_MS + this.#aheadMs + this.#timeline.nowUs() / 1000;
  }
}
