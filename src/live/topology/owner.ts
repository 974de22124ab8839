import { SeckillError } from '../../core/errors.ts';
import { slotOf } from '../../core/slots.ts';
import { type LiveCluster, masterOf } from '../cluster-client.ts';
import type { RedisEndpoint } from '../endpoint.ts';
import type { ClusterService } from '../service.ts';
import { masterEndpoint } from './masters.ts';

/**
 * The server of a cluster that has a key, as far as the client knows.
 *
 * @throws SeckillError (`target`) where it knows none
 */
export function ownerEndpoint(
  service: ClusterService,
  cluster: LiveCluster | undefined,
  key: string,
): RedisEndpoint {
  const address = cluster && masterOf(cluster, slotOf(key));
  if (address === undefined) {
    throw new SeckillError(
      'target',
      `${service.label}: expected a server with the sale's keys, got none`,
    );
  }
  return masterEndpoint(service, address);
}
