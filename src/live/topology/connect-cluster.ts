import { SeckillError } from '../../core/errors.ts';
import { SLOTS } from '../../core/slots.ts';
import type { LiveCluster } from '../cluster-client.ts';
import { explainConnect } from '../connect.ts';
import type { ClusterService } from '../service.ts';
import { within } from '../within.ts';
import { findMasters, type Master } from './masters.ts';

/** Bound on connecting to the servers of a cluster, ms. */
const CONNECT_WITHIN_MS = 10_000;

/**
 * Connects to every server of a cluster: a crowd that finds one unconnected would be turned away. Throws a
 * `SeckillError` (code `target`) that says what is wrong; the client is then closed and tries no more.
 */
export async function connectCluster(cluster: LiveCluster, service: ClusterService): Promise<void> {
  try {
    checkSlots(service, await findMasters(service));
    const work = cluster
      .connect()
      .then(() => Promise.all(cluster.nodes('all').map((node) => node.ping())));
    await within(
      CONNECT_WITHIN_MS,
      work,
      () => new Error(`no answer within ${CONNECT_WITHIN_MS} ms`),
    );
  } catch (error) {
    cluster.disconnect();
    if (error instanceof SeckillError) throw error;
    throw explainConnect(error, cluster.lastError, service);
  }
}

function checkSlots({ label }: ClusterService, masters: readonly Master[]): void {
  const served = masters
    .flatMap(({ slots }) => slots)
    .reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (served === SLOTS) return;
  throw new SeckillError(
    'target',
    `${label}: expected a cluster that serves all ${SLOTS} slots, got ${served}`,
    'redis-cli --cluster check tells what is missing, and --cluster fix gives it to somebody',
  );
}
