import { setImmediate } from 'node:timers';
import type { CallObserver } from '../../core/observer.ts';
import { AsyncScope } from '../../core/scope.ts';
import type { NodeClients, ShopHost } from '../../ports/host.ts';
import { WallClock } from '../clock.ts';
import { chance, wallClockPort } from '../ports.ts';
import type { NodeHooks } from '../store.ts';
import { NodeConnections, type NodeSpec } from './connections.ts';

/** What {@link NodeHost} takes. */
export interface NodeHostOptions {
  readonly target: string;
  readonly saleId: string;
  readonly spec: NodeSpec;
  readonly hooks: NodeHooks;
}

/** The live world in a process that is one node of the shop: it connects to what another process started. */
export class NodeHost implements ShopHost {
  readonly world = 'live';
  readonly target: string;
  readonly saleId: string;
  readonly clock = new WallClock();
  readonly clockPort = wallClockPort(this.clock);
  readonly randomPort = chance;
  readonly scope = new AsyncScope();
  readonly #connections: NodeConnections;

  constructor({ target, saleId, spec, hooks }: NodeHostOptions) {
    this.target = target;
    this.saleId = saleId;
    this.#connections = new NodeConnections(spec, hooks);
  }

  connectNode(observer: CallObserver): Promise<NodeClients> {
    return this.#connections.connectNode(observer);
  }

  drive<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  isBroken(): boolean {
    return this.#connections.isBroken();
  }

  /** The sale was cut short: gives up what is under way. */
  abandon(): void {
    this.#connections.abandon();
  }

  /** Runs `work` when all that is due in this turn of the event loop has run. */
  atEndOfTurn(work: () => void): void {
    setImmediate(work);
  }

  /** Runs `work` again and again, every `ms` of wall time. */
  every(ms: number, work: () => void): void {
    setInterval(work, ms);
  }
}
