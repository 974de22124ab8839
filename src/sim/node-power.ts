import type { HarnessClock } from '../core/clock.ts';
import type { Scope } from '../core/scope.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { NodePower } from '../ports/host.ts';
import type { Kernel } from './kernel.ts';
import { asCodeOf } from './kernel-globals.ts';
import type { AnyLink } from './redis-client/link.ts';
import type { Timeline } from './timeline.ts';

/** What a node's power is made of. */
export interface NodePowerOptions {
  readonly kernel: Kernel;
  readonly scope: Scope;
  readonly clock: HarnessClock;
  readonly clockPort: ClockPort;
}

/**
 * The process of one simulated node. While it stands still, whatever would let its code go on (a reply, a timer, a
 * service's answer, a new buyer) waits, in the order in which it came; the servers and their clocks go on. Once it is
 * dead, nothing of it ever goes on.
 */
export class SimNodePower implements NodePower {
  readonly clock: HarnessClock;
  readonly clockPort: ClockPort;
  readonly timeline: Timeline;
  /** Told when it stops, goes on, or dies. */
  onChange: (state: 'running' | 'stopped' | 'dead') => void = () => {};
  readonly #options: NodePowerOptions;
  readonly #links: AnyLink[] = [];
  #waiting: (() => void)[] = [];
  #state: 'running' | 'stopped' | 'dead' = 'running';
  /** True while one that waited goes on. */
  #isTurn = false;

  constructor(options: NodePowerOptions) {
    this.#options = options;
    const { kernel, clock } = options;
    this.clock = {
      nowUs: () => clock.nowUs(),
      sleepUntil: (atUs) => clock.sleepUntil(atUs).then(() => this.#turn()),
      actAt: (atUs, act) => this.#actAt(atUs, act),
    };
    this.clockPort = {
      nowMs: options.clockPort.nowMs,
      sleep: async (ms, signal) => {
        await options.clockPort.sleep(ms, signal);
        await this.#turn();
      },
    };
    this.timeline = {
      nowUs: () => kernel.nowUs(),
      plan: (event) => kernel.plan(event),
      at: (atUs, run) => kernel.at(atUs, () => this.pass(run)),
      planned: () => kernel.planned(),
      woke: () => kernel.woke(),
    };
  }

  /** What comes back on it belongs to this node. */
  adopt<L extends AnyLink>(link: L): L {
    link.power = this;
    this.#links.push(link);
    return link;
  }

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  pass(act: () => void): void {
    if (!this.keeps(act)) act();
  }

  within<T>(work: () => T): T {
    return asCodeOf(this, work);
  }

  /** True where `act` has to wait, or will never be: it is then no longer the caller's. */
  keeps(act: () => void): boolean {
    if (this.#state === 'dead') return true;
    if (this.#isTurn || (this.#state === 'running' && this.#waiting.length === 0)) return false;
    this.#waiting.push(act);
    return true;
  }

  stop(): void {
    if (this.#state !== 'running') return;
    this.#change('stopped');
  }

  goOn(): void {
    if (this.#state !== 'stopped') return;
    this.#change('running');
    this.#next();
  }

  kill(): void {
    this.#change('dead');
    this.#waiting = [];
    for (const link of this.#links) link.abandon();
  }

  #change(state: 'running' | 'stopped' | 'dead'): void {
    this.#state = state;
    this.onChange(state);
  }

  /** Lets those who waited go on, each as a step of its own. */
  #next(): void {
    const { kernel } = this.#options;
    kernel.at(kernel.nowUs(), () => {
      if (this.#state !== 'running') return;
      const act = this.#waiting.shift();
      if (act === undefined) return;
      kernel.woke();
      this.#isTurn = true;
      act();
      this.#isTurn = false;
      this.#next();
    });
  }

  /** Settles now, or when the node goes on. */
  #turn(): Promise<void> | undefined {
    const { scope } = this.#options;
    const owner = scope.current();
    let settle: (() => void) | undefined;
    const isKept = this.keeps(() => {
      scope.resume(owner);
      settle?.();
    });
    if (!isKept) return undefined;
    return new Promise((resolve) => {
      settle = resolve;
    });
  }

  #actAt(atUs: number, act: () => void): Promise<void> {
    const { kernel, clock } = this.#options;
    const atKernelUs = kernel.nowUs() + Math.max(0, atUs - clock.nowUs());
    return new Promise((resolve) => {
      kernel.at(atKernelUs, () =>
        this.pass(() => {
          kernel.woke();
          act();
          resolve();
        }),
      );
    });
  }
}
