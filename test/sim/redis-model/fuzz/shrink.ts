import { Duel } from './duel.ts';
import type { Address } from './raw-client.ts';
import type { Difference, Step } from './step.ts';

/** The fewest steps found that still make the two servers differ, and how they do. */
export interface Shrunk {
  readonly steps: readonly Step[];
  readonly difference: Difference;
}

/** Leaves out ever smaller runs of steps while the servers still differ; undefined where they do not at all. */
export async function shrink(
  address: Address,
  clients: number,
  steps: readonly Step[],
): Promise<Shrunk | undefined> {
  let best = await attempt(address, clients, steps);
  if (!best) return undefined;
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = best.steps.length - size; at >= 0; at -= size) {
      const without: Step[] = [...best.steps.slice(0, at), ...best.steps.slice(at + size)];
      const found = await attempt(address, clients, without);
      if (found) {
        best = found;
        at = Math.min(at, best.steps.length);
      }
    }
  }
  return best;
}

async function attempt(
  address: Address,
  clients: number,
  steps: readonly Step[],
): Promise<Shrunk | undefined> {
  const duel = await Duel.open(address, clients);
  try {
    const difference = await duel.run(steps, {
      batch: 1,
      snapshotEvery: steps.length,
      replyWithinMs: 300,
    });
    return difference && { steps: steps.slice(0, difference.step + 1), difference };
  } finally {
    duel.close();
  }
}
