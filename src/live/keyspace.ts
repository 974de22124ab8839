import { createClient, type LiveClient } from './client.ts';
import { connectClient } from './connect.ts';
import type { RedisEndpoint } from './endpoint.ts';
import type { RedisService } from './service.ts';
import { findMasters, onEveryMaster } from './topology/masters.ts';

/** All keys of a service, on one server or on several. */
export interface Keyspace {
  /**
   * Does something on every server that has keys now, its client without a key prefix.
   *
   * @throws SeckillError (`target`) where one cannot be reached
   */
  each<T>(work: (client: LiveClient) => Promise<T>): Promise<readonly T[]>;
  close(): void;
}

/**
 * Reaches a service beside what is measured.
 *
 * @throws SeckillError (`target`) where it cannot
 */
export async function openKeyspace(service: RedisService): Promise<Keyspace> {
  if (service.kind === undefined) return openServer(service);
  await findMasters(service);
  // Each time anew: by then another server may be the master.
  return { each: (work) => onEveryMaster(service, work), close: () => undefined };
}

async function openServer(endpoint: RedisEndpoint): Promise<Keyspace> {
  const client = createClient({ endpoint });
  await connectClient(client, endpoint);
  return { each: async (work) => [await work(client)], close: () => client.disconnect() };
}
