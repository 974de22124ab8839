import type { CallSent, HistoryEvent } from '../../core/history.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Entrance } from '../../load/attempt.ts';
import type { MergedHistory } from '../../load/merged-history.ts';
import type { OpenAttempt } from '../../load/recorder.ts';
import type { NodeProcess, NodeProcesses } from '../../ports/node-process.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';
import type { Answer, FromNode, NodeBatch, NodeOrder, Question, ToNode } from './protocol.ts';
import { hearError } from './told-error.ts';

/** What a {@link RemoteNode} is made of. */
export interface RemoteNodeParts {
  /** From 0. */
  readonly node: number;
  readonly order: NodeOrder;
  readonly processes: NodeProcesses;
  readonly merged: MergedHistory;
  readonly ids: SharedIds;
  /** µs since the sale opened. */
  nowUs(): number;
}

/** The last ids that were given in the run: every node counts for itself. */
export interface SharedIds {
  calls: number;
  acquisitions: number;
}

/** A node of the shop in a process of its own: hands it the attempts, and takes what it tells of them. */
export class RemoteNode implements Entrance {
  readonly #parts: RemoteNodeParts;
  #process: NodeProcess<ToNode> | undefined;
  #state: 'starting' | 'open' | 'down' | 'closed' = 'starting';
  #isSaleOpen = false;
  #knows: readonly Question[] = [];
  /** Attempts that it has, by id. */
  readonly #pending = new Map<number, Pending>();
  /** Attempts that it is about to get: those of one turn go together. */
  #outgoing: PurchaseRequest[] = [];
  /** Questions that it has not answered. */
  readonly #asked = new Map<number, Asked>();
  #questions = 0;
  #returning: Promise<unknown> = Promise.resolve();
  #crashes = 0;
  /** Ids of the run by the node's own. */
  readonly #calls = new Map<number, number>();
  readonly #acquisitions = new Map<number, number>();
  /** Whose they are: a reply may come after what the buyer was told. */
  readonly #attempts = new Map<number, OpenAttempt>();
  #hear: (message: FromNode) => void = () => {};

  constructor(parts: RemoteNodeParts) {
    this.#parts = parts;
  }

  /**
   * Starts the process; settles when the strategy is open in it.
   *
   * @throws SeckillError (`not-runnable`, `target`) as it does where the strategy opens in this process
   */
  async open(): Promise<void> {
    const { processes, order, merged, node } = this.#parts;
    this.#state = 'starting';
    merged.reached(node, this.#isSaleOpen ? this.#parts.nowUs() : 0);
    const process: NodeProcess<ToNode> = processes.start<ToNode, FromNode>((message) => {
      if (process === this.#process) this.#hear(message);
    });
    this.#process = process;
    const ended = process.gone.then((how) => this.#ended(process, how));
    const ready = new Promise<void>((resolve, reject) => {
      this.#hear = (message) => {
        if (message.kind === 'ready') {
          this.#knows = message.knows;
          this.#hear = (told) => this.#take(told);
          resolve();
        } else if (message.kind === 'failed') {
          this.#state = 'closed';
          reject(hearError(message.error));
        } else this.#take(message);
      };
      void ended.then(() => reject(new Error('the process of a node ended before it was ready')));
    });
    process.send({ kind: 'open', order });
    await ready;
    if (this.#isSaleOpen) process.send({ kind: 'opened', originMs: processes.originMs });
    this.#state = 'open';
  }

  /** The sale is open. */
  opened(): void {
    this.#isSaleOpen = true;
    this.#process?.send({ kind: 'opened', originMs: this.#parts.processes.originMs });
  }

  /** True where its strategy can be asked this. */
  knows(question: Question): boolean {
    return this.#knows.includes(question);
  }

  async purchase(open: OpenAttempt, request: PurchaseRequest): Promise<Outcome> {
    if (this.#state !== 'open') {
      throw new Error(`connection refused: node ${this.#parts.node + 1} is down`);
    }
    this.#attempts.set(open.attempt, open);
    if (this.#outgoing.length === 0) queueMicrotask(() => this.#handOver());
    this.#outgoing.push(request);
    return new Promise((resolve, reject) => {
      this.#pending.set(open.attempt, { open, resolve, reject });
    });
  }

  /** Rejects where the node cannot answer. */
  ask(question: Question): Promise<Answer> {
    const id = ++this.#questions;
    return new Promise((resolve, reject) => {
      if (this.#state !== 'open') {
        reject(new Error(`node ${this.#parts.node + 1} is down`));
        return;
      }
      this.#asked.set(id, { resolve, reject });
      this.#process?.send({ kind: 'ask', id, question });
    });
  }

  /** It stands still. */
  stop(): void {
    this.#process?.stop();
  }

  goOn(): void {
    this.#process?.goOn();
  }

  /** Settles when it is not on its way back any more. */
  get returned(): Promise<unknown> {
    return this.#returning;
  }

  /** Kills it and starts it again; settles when it is back, with false where it was killed once more before. */
  crash(): Promise<boolean> {
    this.#crashes += 1;
    const back = this.#restart(this.#crashes);
    this.#returning = back.catch(() => {});
    return back;
  }

  async #restart(crash: number): Promise<boolean> {
    const process = this.#process;
    this.#state = 'down';
    process?.kill();
    await process?.gone;
    if (crash !== this.#crashes) return false;
    try {
      await this.open();
      return true;
    } catch (error) {
      if (crash === this.#crashes) throw error;
      return false;
    }
  }

  /** Lets it end, and settles when it has. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#process?.disconnect();
    await this.#process?.gone;
  }

  #handOver(): void {
    const requests = this.#outgoing;
    this.#outgoing = [];
    this.#process?.send({ kind: 'attempts', requests });
  }

  #take(message: FromNode): void {
    const { processes } = this.#parts;
    switch (message.kind) {
      case 'batch':
        this.#takeBatch(message);
        break;
      case 'answer':
        this.#asked.get(message.id)?.resolve(message.value);
        this.#asked.delete(message.id);
        break;
      case 'no-answer':
        this.#asked.get(message.id)?.reject(hearError(message.error));
        this.#asked.delete(message.id);
        break;
      case 'note':
        processes.note(message.text);
        break;
      case 'lost':
        processes.lost(message.detail);
        break;
      case 'uncaught':
        // Nothing catches it here either: the user is told as if it had happened in this process.
        void Promise.reject(hearError(message.error));
        break;
      default:
    }
  }

  #takeBatch({ events, ended, reachedUs }: NodeBatch): void {
    const { merged, node } = this.#parts;
    for (const event of events) {
      const open = 'attempt' in event ? this.#attempts.get(event.attempt) : undefined;
      if (event.kind === 'service-call') merged.addFrom(node, event, undefined);
      if (open !== undefined) merged.addFrom(node, this.#renumbered(event, open), open.journal);
    }
    for (const { attempt, outcome, error } of ended) {
      const pending = this.#pending.get(attempt);
      this.#pending.delete(attempt);
      this.#forgetLater(attempt);
      if (error === undefined) pending?.resolve(outcome);
      else if (pending !== undefined) fail(pending, outcome, error);
    }
    merged.reached(node, reachedUs);
  }

  /** The event with ids that no other node uses. */
  #renumbered(event: HistoryEvent, open: OpenAttempt): HistoryEvent {
    const { ids } = this.#parts;
    switch (event.kind) {
      case 'call-sent': {
        const call = ++ids.calls;
        this.#calls.set(event.call, call);
        return { ...event, call } satisfies CallSent;
      }
      case 'call-settled': {
        const call = this.#calls.get(event.call) ?? 0;
        this.#calls.delete(event.call);
        return { ...event, call };
      }
      case 'acquired': {
        const acquisition = ++ids.acquisitions;
        this.#acquisitions.set(event.acquisition, acquisition);
        open.sections ??= new Map();
        open.sections.set(acquisition, event.lock);
        return { ...event, acquisition };
      }
      case 'releasing':
      case 'released':
      case 'abandoned': {
        const acquisition = this.#acquisitions.get(event.acquisition) ?? 0;
        if (event.kind !== 'releasing') this.#acquisitions.delete(event.acquisition);
        open.sections?.delete(acquisition);
        return { ...event, acquisition };
      }
      default:
        return event;
    }
  }

  /** Its last replies may come after what its buyer was told. */
  #forgetLater(attempt: number): void {
    if (this.#attempts.size <= LINGERING + this.#pending.size) return;
    for (const known of this.#attempts.keys()) {
      if (!this.#pending.has(known) && known !== attempt) {
        this.#attempts.delete(known);
        return;
      }
    }
  }

  #ended(process: NodeProcess<ToNode>, how: string): void {
    if (process !== this.#process) return;
    const { merged, node, processes } = this.#parts;
    const wasExpected = this.#state === 'down' || this.#state === 'closed';
    const wasOpen = this.#state === 'open';
    if (!wasExpected) this.#state = 'down';
    for (const pending of this.#pending.values()) fail(pending, 'unclear', 'the node crashed');
    for (const { reject } of this.#asked.values()) reject(new Error('the node crashed'));
    this.#pending.clear();
    this.#asked.clear();
    this.#calls.clear();
    this.#acquisitions.clear();
    this.#attempts.clear();
    this.#outgoing = [];
    merged.reached(node, Number.POSITIVE_INFINITY);
    if (wasOpen) processes.lost(`node ${node + 1} of the shop ended by itself (${how})`);
  }
}

/** Attempts that are over and still known. */
const LINGERING = 1_024;

interface Pending {
  readonly open: OpenAttempt;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

interface Asked {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** What was sent is known to the node alone, and so is whether an error left anything behind. */
function fail({ open, reject }: Pending, outcome: Outcome, error: string): void {
  open.effects = outcome === 'failed' ? 0 : 1;
  reject(new Error(error));
}
