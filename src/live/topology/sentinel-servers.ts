import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SentinelService } from '../service.ts';
import { type Fleet, type FleetServer, untilTrue } from './fleet.ts';

const NAME = 'seckill';
const SENTINELS = 3;
const READY_WITHIN_MS = 15_000;

/** How many ports {@link startSentinels} wants: a master, a replica, and the sentinels. */
export const SENTINEL_PORTS = 2 + SENTINELS;

/** Starts a master, its replica, and three sentinels that agree about both. */
export async function startSentinels(
  fleet: Fleet,
  [first = 0, second = 0, ...others]: readonly number[],
): Promise<SentinelService> {
  const master = await fleet.start('master', first, dataSettings('master'));
  await fleet.start('replica', second, [
    ...dataSettings('replica'),
    ...['--replicaof', '127.0.0.1', `${first}`],
  ]);
  // A sentinel that starts before would not hear of the replica for 10 s.
  await untilTrue('a replica that follows its master', () => hasReplica(master), READY_WITHIN_MS);
  const sentinels = await Promise.all(
    others.map((port, index) => {
      const name = `sentinel-${index + 1}`;
      const file = join(fleet.folder, `${name}.conf`);
      writeFileSync(file, configuration(first), { mode: 0o600 });
      return fleet.start(name, port, [], [file, '--sentinel']);
    }),
  );
  for (const { admin } of sentinels) {
    // Before Redis 7 there is no such command, and they take some seconds to find each other.
    const often = ['DEBUG', 'INFO-PERIOD', '100', 'PUBLISH-PERIOD', '100'];
    await admin.call('SENTINEL', ...often).catch(() => undefined);
  }
  await untilTrue(
    'sentinels that know of each other and of the replica',
    async () => (await Promise.all(sentinels.map(seesAll))).every(Boolean),
    READY_WITHIN_MS,
  );
  return {
    kind: 'sentinel',
    label: 'local sentinel',
    sentinels: others.map((port) => ({ host: '127.0.0.1', port })),
    name: NAME,
    db: 0,
    allowRemote: false,
  };
}

/**
 * Of a server that holds data and may be copied, or be a copy. Copies go by files in the folder of all: without them the
 * first one waits 5 s for more replicas to come, and a replica that is called online gets no writes until it has
 * acknowledged the copy, up to a second later. A master that dies before takes the whole sale with it.
 */
export function dataSettings(name: string): readonly string[] {
  return ['--repl-diskless-sync', 'no', '--dbfilename', `${name}.rdb`];
}

function configuration(masterPort: number): string {
  return [
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${NAME} 500`,
    // After this time a failover that came to nothing is begun again.
    `sentinel failover-timeout ${NAME} 3000`,
    '',
  ].join('\n');
}

async function hasReplica({ admin }: FleetServer): Promise<boolean> {
  return /^slave0:.*state=online/m.test(await admin.info('replication'));
}

async function seesAll({ admin }: FleetServer): Promise<boolean> {
  const info = await admin.info('sentinel');
  return (
    info.includes(`name=${NAME},status=ok`) && info.includes(`slaves=1,sentinels=${SENTINELS}`)
  );
}
