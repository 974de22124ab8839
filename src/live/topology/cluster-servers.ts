import { shareOf } from '../../core/slots.ts';
import type { ClusterService } from '../service.ts';
import { type Fleet, type FleetServer, untilTrue } from './fleet.ts';
import { dataSettings } from './sentinel-servers.ts';

const MASTERS = 3;
/** How long a server may be silent before the others take it for dead, ms. */
const NODE_TIMEOUT_MS = 1_000;
const READY_WITHIN_MS = 20_000;

/** How many ports {@link startCluster} wants: three masters, and a replica for each. */
export const CLUSTER_PORTS = 2 * MASTERS;

/** Starts a cluster of three masters, each with a replica that can take its place. */
export async function startCluster(
  fleet: Fleet,
  ports: readonly number[],
): Promise<ClusterService> {
  const servers = await Promise.all(
    ports.map((port, index) => {
      const name = index < MASTERS ? `master-${index + 1}` : `replica-${index + 1 - MASTERS}`;
      return fleet.start(name, port, [...dataSettings(name), ...clusterSettings(name)]);
    }),
  );
  const masters = servers.slice(0, MASTERS);
  const replicas = servers.slice(MASTERS);
  await Promise.all(masters.map(giveSlots));
  await introduce(servers);
  await Promise.all(
    replicas.map((replica, index) => follow(replica, masters[index] as FleetServer)),
  );
  await untilTrue(
    'a cluster that serves all slots, each master with its replica',
    async () => (await Promise.all(servers.map(isSettled))).every(Boolean),
    READY_WITHIN_MS,
  );
  return {
    kind: 'cluster',
    label: 'local cluster',
    seeds: masters.map(({ port }) => ({ host: '127.0.0.1', port })),
    allowRemote: false,
  };
}

function clusterSettings(name: string): readonly string[] {
  return [
    ...['--cluster-enabled', 'yes', '--cluster-config-file', `${name}.nodes`],
    ...['--cluster-node-timeout', `${NODE_TIMEOUT_MS}`],
  ];
}

/** An equal share for each; different epochs, so that they need not settle who is whose elder. */
async function giveSlots({ admin }: FleetServer, index: number): Promise<void> {
  const [from, to] = shareOf(index, MASTERS);
  await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  await admin.call(
    'CLUSTER',
    'ADDSLOTS',
    ...Array.from({ length: to - from }, (_, slot) => from + slot),
  );
}

async function introduce(servers: readonly FleetServer[]): Promise<void> {
  const [first, ...others] = servers;
  for (const { port } of others) await first?.admin.call('CLUSTER', 'MEET', '127.0.0.1', port);
  await untilTrue(
    'servers of a cluster that know each other',
    async () => {
      const infos = await Promise.all(servers.map(({ admin }) => clusterInfo(admin)));
      return infos.every((info) => info.includes(`cluster_known_nodes:${servers.length}\r\n`));
    },
    READY_WITHIN_MS,
  );
}

/** It may not have heard that the other one is a master. */
async function follow(replica: FleetServer, master: FleetServer): Promise<void> {
  const id = await master.admin.call('CLUSTER', 'MYID');
  await untilTrue(
    'a server that takes its master',
    async () => (await replica.admin.call('CLUSTER', 'REPLICATE', String(id))) === 'OK',
    READY_WITHIN_MS,
  );
}

async function isSettled({ name, admin }: FleetServer): Promise<boolean> {
  const info = await clusterInfo(admin);
  if (!info.includes('cluster_state:ok') || !info.includes(`cluster_size:${MASTERS}`)) return false;
  const replication = await admin.info('replication');
  return name.startsWith('replica')
    ? replication.includes('master_link_status:up')
    : /^slave0:.*state=online/m.test(replication);
}

async function clusterInfo(admin: FleetServer['admin']): Promise<string> {
  return String(await admin.call('CLUSTER', 'INFO'));
}
