import type { ExploredSpace } from '../../core/exploration.ts';
import { FAULTS, type Fault, type FaultBudget } from '../../core/schedule.ts';
import type { SearchSpace } from './world.ts';

/** The bounds of a space, as results tell them. */
export function describeSpace({ scenario, budget, attempts }: SearchSpace): ExploredSpace {
  const { buyers, nodes, stock, quantity, limitPerBuyer, lockTtlMs, seed } = scenario;
  return {
    buyers,
    nodes,
    stock,
    quantity,
    limitPerBuyer: limitPerBuyer ?? null,
    attempts,
    lockTtlMs,
    faults: usedFaults(budget),
    seed,
  };
}

function usedFaults(budget: FaultBudget): Partial<Record<Fault, number>> {
  const used: Partial<Record<Fault, number>> = {};
  for (const fault of FAULTS) if (budget[fault] > 0) used[fault] = budget[fault];
  return used;
}
