import type { HarnessClock } from '../core/clock.ts';
import type { FaultEvent } from '../core/history.ts';
import { type FaultSpec, formatFault } from '../scenario/faults.ts';

/** What can go wrong with the nodes of a shop, numbered from 0, while the sale is open. */
export interface NodeFaults {
  stop(node: number): void;
  goOn(node: number): void;
  /** Settles when the node is back, with false where another crash came before that. */
  crash(node: number): Promise<boolean>;
}

/** The faults of a run that come at a time. */
export interface TimedFaults {
  /** Runs the sale, and lets the faults come while it is open. Rejects where a node cannot come back. */
  during(sell: () => Promise<void>): Promise<void>;
  /** The sale is over: nothing goes wrong any more, and whoever stood still goes on. Gives the faults that never came. */
  finish(): readonly string[];
}

/** What {@link timedFaults} takes. */
export interface TimedFaultsParts {
  readonly faults: readonly FaultSpec[];
  /** Absent where no fault is a node's. */
  readonly nodes?: NodeFaults | undefined;
  readonly killPrimary?: () => Promise<void>;
  /** Settles when another server has taken its place. */
  readonly primaryServes?: (() => Promise<void>) | undefined;
  readonly clock: HarnessClock;
  readonly timeScale: number;
  record(event: FaultEvent): void;
}

/** Lets each fault come at its time on the world's clock. */
export function timedFaults(parts: TimedFaultsParts): TimedFaults {
  const { nodes, clock, timeScale } = parts;
  const ahead = new Set(parts.faults.filter((fault) => fault.kind !== 'lost-reply'));
  const stopped = new Set<number>();
  let isOver = false;
  const us = (ms: number) => Math.round((ms * 1000) / timeScale);
  const tell = (moment: FaultEvent['moment'], of: Pick<FaultEvent, 'node' | 'forUs'> = {}) => {
    if (!isOver) parts.record({ kind: 'fault', atUs: clock.nowUs(), moment, ...of });
  };
  const goOn = (node: number) => {
    if (!stopped.delete(node)) return;
    tell('goes-on', { node });
    nodes?.goOn(node);
  };
  const strike = async (fault: TimedFault): Promise<void> => {
    if (isOver) return;
    ahead.delete(fault);
    if (fault.kind === 'kill-primary') {
      tell('primary-dies');
      await parts.killPrimary?.();
      await parts.primaryServes?.();
      tell('replica-serves');
      return;
    }
    const node = fault.node - 1;
    if (fault.kind === 'crash') {
      tell('crashes', { node });
      if (await nodes?.crash(node)) tell('is-back', { node });
      return;
    }
    tell('stops', { node, forUs: us(fault.forMs) });
    stopped.add(node);
    nodes?.stop(node);
    await clock.actAt(us(fault.atMs + fault.forMs), () => goOn(node), 'a node goes on');
  };
  const come = async (fault: TimedFault): Promise<void> => {
    let struck: Promise<void> | undefined;
    await clock.actAt(us(fault.atMs), () => (struck = strike(fault)), fault.kind);
    await struck;
  };
  return {
    during(sell) {
      if (ahead.size === 0) return sell();
      return new Promise((resolve, reject) => {
        for (const fault of ahead) {
          come(fault).catch((error) => {
            if (!isOver) reject(error);
          });
        }
        sell().then(resolve, reject);
      });
    },
    finish() {
      for (const node of stopped) goOn(node);
      isOver = true;
      return [...ahead].map(formatFault);
    },
  };
}

type TimedFault = Exclude<FaultSpec, { kind: 'lost-reply' }>;
