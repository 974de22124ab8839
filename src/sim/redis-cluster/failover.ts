import type { Random } from '../../core/random.ts';

/** How many masters a simulated cluster has, each with a replica. */
export const CLUSTER_MASTERS = 3;

/** How a cluster comes over a master's death. */
export interface ClusterFailover {
  /** From the death until the others know, and the cluster is down, integer µs. */
  readonly noticedUs: number;
  /** From the death until the replica has the slots, integer µs. */
  readonly failoverUs: number;
}

/**
 * Silence of `cluster-node-timeout`, which is 1 s, and the word of the others; bounds included, µs. With the election
 * and the pauses of a client that tries again it makes the gap that was measured on real ones (docs/topologies.md).
 */
const NOTICED_US = { min: 1_200_000, max: 1_700_000 };
/** A replica waits half a second, and up to as long again, before it asks for votes, µs. */
const ELECTED_US = { min: 700_000, max: 1_200_000 };

/** Draws the moments of a failover. */
export function drawClusterFailover(chance: Random): ClusterFailover {
  const noticedUs = chance.integer(NOTICED_US.min, NOTICED_US.max);
  return { noticedUs, failoverUs: noticedUs + chance.integer(ELECTED_US.min, ELECTED_US.max) };
}
