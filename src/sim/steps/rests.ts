import { FAULTS } from '../../core/schedule.ts';
import type { Actor } from './actor.ts';
import { Observations } from './observations.ts';
import type { Stepper } from './stepper.ts';

/** Time may pass so often from what the stores have, while somebody waits for something else to happen. */
const MOST_REPEATS = 4;

/**
 * When what nodes do beside their purchases is at rest. A worker that looks again and again never comes to an end; a
 * look that finds what the last one found is none:
 * - a sleep after which nothing was done, and since which nothing has changed, goes on;
 * - time that passes and brings the stores back to what they were (a pulse is renewed) does not pass again, unless
 *   somebody waits; and when it has passed in vain for four times, nothing will ever happen.
 */
export class Rests {
  readonly #stepper: Stepper;
  /** How often time has passed from what the stores had. */
  readonly #passed = new Map<string, number>();

  constructor(stepper: Stepper) {
    this.#stepper = stepper;
  }

  /** From now on, what is there is what has been there for long. */
  open(): void {
    const { staff, timers } = this.#stepper;
    const now = this.#contents();
    for (const actor of staff) actor.wokeAt = now;
    const numbers = staff.map(({ buyer }) => buyer);
    this.#stepper.timers = timers.map((timer) => {
      return numbers.includes(timer.buyer) ? { ...timer, idleAt: now } : timer;
    });
    this.#passed.set(this.#lasting(), 1);
  }

  /** What the stores have, where the actor goes to sleep as it woke: nothing was done. */
  idleAt(actor: Actor | undefined): string | undefined {
    const { staff } = this.#stepper;
    if (actor === undefined || !staff.includes(actor) || actor.hasReadClock) return undefined;
    const now = this.#contents();
    return now === actor.wokeAt ? now : undefined;
  }

  /** True where somebody who looks once more would find what was there. */
  isIdle(idleAt: string | undefined): boolean {
    return idleAt !== undefined && idleAt === this.#contents();
  }

  /** It has slept. */
  wakes(actor: Actor): void {
    actor.wokeAt = this.#contents();
    actor.hasReadClock = false;
  }

  /** True where a buyer is still to be told something. */
  get isWaitedFor(): boolean {
    return this.#stepper.actors.some(({ phase }) => phase === 'running' || phase === 'ready');
  }

  /** True where a process or a connection is gone: what it had to do is left to those who look for it. */
  get isLost(): boolean {
    const { options, left, traffic } = this.#stepper;
    return traffic.hasLost || FAULTS.some((fault) => left[fault] < options.budget[fault]);
  }

  /** True where time may pass though nothing but what nodes do beside purchases asks for it. */
  mayPass(isAlone: boolean): boolean {
    const times = this.#passed.get(this.#lasting()) ?? 0;
    return times < (isAlone && this.isWaitedFor ? MOST_REPEATS : 1);
  }

  /** Time is about to pass. */
  pass(): void {
    if (this.#stepper.staff.length === 0) return;
    const now = this.#lasting();
    this.#passed.set(now, (this.#passed.get(now) ?? 0) + 1);
  }

  describe(): string {
    return [...this.#passed]
      .map(([text, times]) => `${text}${times}`)
      .sort()
      .join();
  }

  /** What the stores have, whenever it is; undefined where it is about to change, for something expires. */
  #contents(): string | undefined {
    const { servers, sql, queue } = this.#stepper;
    if (servers.some((server) => server.nextExpiryUs() !== undefined)) return undefined;
    const texts = servers.map((server) => server.describe(() => ''));
    return digest([...texts, sql?.describe(), queue?.describe(() => '')]);
  }

  /** What the stores have, as it is now: when things expire counts from now on. */
  #lasting(): string {
    const { servers, sql, queue } = this.#stepper;
    const nowUs = this.#stepper.nowUs();
    const fromNow = (atUs: number, of: 'message' | 'id') => {
      return of === 'message' ? String(atUs - nowUs) : '';
    };
    const texts = servers.map((server) => server.describeFromNow());
    return digest([...texts, sql?.describe(), queue?.describe(fromNow)]);
  }
}

function digest(texts: readonly (string | undefined)[]): string {
  const one = new Observations(1);
  for (const text of texts) one.add(0, text ?? '');
  return one.of(0);
}
