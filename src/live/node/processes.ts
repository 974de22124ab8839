import type { NodeProcess, NodeProcesses } from '../../ports/node-process.ts';
import type { WallClock } from '../clock.ts';
import type { Reaper } from '../reaper-pipe.ts';
import type { NodeSpec } from './connections.ts';
import { startNodeProcess } from './process.ts';

/** What {@link LiveProcesses} is made of. */
export interface ProcessesOptions {
  readonly spec: NodeSpec;
  readonly clock: WallClock;
  /** Names the run, on the command line of each process. */
  readonly mark: string;
  readonly reaper: Reaper;
  /** See {@link NodeProcesses}. */
  lost(detail: string): void;
  note(text: string): void;
}

/** The processes of a live world, each a node of the shop. */
export class LiveProcesses implements NodeProcesses {
  readonly spec: NodeSpec;
  readonly #options: ProcessesOptions;
  readonly #running = new Set<NodeProcess<object>>();

  constructor(options: ProcessesOptions) {
    this.spec = options.spec;
    this.#options = options;
  }

  get originMs(): number {
    return this.#options.clock.originMs;
  }

  start<Said extends object, Told>(onMessage: (message: Told) => void): NodeProcess<Said> {
    const { mark, reaper } = this.#options;
    const node = startNodeProcess<Said, Told>({ mark, reaper, onMessage });
    const known = node as NodeProcess<object>;
    this.#running.add(known);
    void node.gone.then(() => this.#running.delete(known));
    return node;
  }

  lost(detail: string): void {
    this.#options.lost(detail);
  }

  note(text: string): void {
    this.#options.note(text);
  }

  /** Kills all of them, and waits until they are gone. */
  async kill(): Promise<void> {
    const left = [...this.#running];
    for (const node of left) node.kill();
    await Promise.all(left.map(({ gone }) => gone));
  }
}
