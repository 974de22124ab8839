import type { HarnessClock } from '../core/clock.ts';
import type { FaultEvent } from '../core/history.ts';
import { type FaultSpec, formatFault } from '../scenario/faults.ts';

/** What can go wrong with the nodes of a shop, numbered from 0, while the sale is open. */
export interface NodeFaults {
  stop(node: number): void;
  goOn(node: number): void;
  /** Settles when the node is back. */
  crash(node: number): Promise<void>;
}

/** What can go wrong with a shop. */
export interface ShopFaults extends NodeFaults {
  /** Settles when it is dead, and its clients may have noticed. */
  killPrimary(): Promise<void>;
}

/** The faults of a run that come at a time. */
export interface TimedFaults {
  /** The sale has opened. */
  start(): void;
  /** The sale is over: nothing goes wrong any more, and whoever stood still goes on. Gives the faults that never came. */
  finish(): readonly string[];
}

/** What {@link timedFaults} takes. */
export interface TimedFaultsParts {
  readonly faults: readonly FaultSpec[];
  readonly shop: ShopFaults;
  readonly clock: HarnessClock;
  readonly timeScale: number;
  record(event: FaultEvent): void;
  /** Told what made it impossible that a node comes back. */
  failed(error: unknown): void;
}

/** Lets each fault come at its time on the world's clock. */
export function timedFaults(parts: TimedFaultsParts): TimedFaults {
  const { shop, clock, timeScale } = parts;
  const ahead = new Set(parts.faults.filter((fault) => 'atMs' in fault));
  const stopped = new Set<number>();
  let isOver = false;
  const us = (ms: number) => Math.round((ms * 1000) / timeScale);
  const tell = (moment: FaultEvent['moment'], node?: number) => {
    if (isOver) return;
    const event = { kind: 'fault', atUs: clock.nowUs(), moment } as const;
    parts.record(node === undefined ? event : { ...event, node });
  };
  const goOn = (node: number) => {
    if (!stopped.delete(node)) return;
    tell('goes-on', node);
    shop.goOn(node);
  };
  const strike = (fault: FaultSpec): Promise<void> | undefined => {
    if (isOver) return undefined;
    ahead.delete(fault as never);
    switch (fault.kind) {
      case 'pause': {
        const node = fault.node - 1;
        tell('stops', node);
        stopped.add(node);
        shop.stop(node);
        void clock.actAt(us(fault.atMs) + us(fault.forMs), () => goOn(node), 'a node goes on');
        return undefined;
      }
      case 'crash': {
        const node = fault.node - 1;
        tell('crashes', node);
        return shop.crash(node).then(() => tell('is-back', node));
      }
      case 'kill-primary':
        tell('primary-dies');
        return shop.killPrimary();
      default:
        return undefined;
    }
  };
  return {
    start() {
      for (const fault of ahead) {
        const act = () => {
          strike(fault)?.catch((error) => {
            if (!isOver) parts.failed(error);
          });
        };
        void clock.actAt(us(fault.atMs), act, fault.kind);
      }
    },
    finish() {
      for (const node of stopped) goOn(node);
      isOver = true;
      return [...ahead].map(formatFault);
    },
  };
}
