import { Command } from 'ioredis';
import { masterOfSlot, slotOfBytes } from '../../core/slots.ts';
import { ErrorReply } from '../redis-model/reply.ts';
import type { Refusal } from '../redis-model/server.ts';

/** A master's place in a cluster whose masters share the slots equally. */
export interface ClusterSeat {
  /** From 0. */
  readonly index: number;
  readonly masters: number;
  /** True where the cluster takes no commands on keys: it knows that a master is dead, and no other has its slots. */
  isDown(): boolean;
}

/**
 * What such a master answers in place of running commands: CROSSSLOT where their keys are of several slots, CLUSTERDOWN
 * while the cluster is down, and MOVED where another master has the slot. Commands without keys always run.
 */
export function refusalOf({ index, masters, isDown }: ClusterSeat): Refusal {
  return (commands) => {
    const slots = new Set<number>();
    for (const [name = '', ...args] of commands) {
      if (name === 'select' && args[0] !== '0') return NO_DATABASES;
      for (const key of keysOf(name, args)) slots.add(slotOfBytes(Buffer.from(key, 'latin1')));
    }
    const [slot] = slots;
    if (slot === undefined) return undefined;
    if (slots.size > 1) return CROSS_SLOT;
    if (isDown()) return DOWN;
    const owner = masterOfSlot(slot, masters);
    return owner === index ? undefined : new ErrorReply(`MOVED ${slot} master-${owner + 1}:6379`);
  };
}

function keysOf(name: string, args: readonly string[]): readonly string[] {
  const keys = new Command(name, [...args]).getKeys();
  // Where the command names more keys than it has.
  return keys.filter((key) => key !== undefined).map(String);
}

const CROSS_SLOT = new ErrorReply("CROSSSLOT Keys in request don't hash to the same slot");
const DOWN = new ErrorReply('CLUSTERDOWN The cluster is down');
const NO_DATABASES = new ErrorReply('ERR SELECT is not allowed in cluster mode');
