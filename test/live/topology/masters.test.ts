import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCluster } from '../../../src/live/cluster-client.ts';
import { parseTargets } from '../../../src/live/target.ts';
import { freePorts } from '../../../src/live/throwaway/free-ports.ts';
import { connectCluster } from '../../../src/live/topology/connect-cluster.ts';
import { type Fleet, openFleet } from '../../../src/live/topology/fleet.ts';
import { findMasters, onEveryMaster } from '../../../src/live/topology/masters.ts';
import { until } from '../../support/processes.ts';
import { describeWith, serverProgram } from '../../support/servers.ts';

const PASSWORD = 'a-master-password';
const SENTINEL_PASSWORD = 'a-sentinel-password';

describeWith(['redis'], 'the masters of a deployment that is there', () => {
  let fleet: Fleet;
  let ports: readonly number[];
  const port = (index: number): number => ports[index] ?? 0;

  beforeAll(async () => {
    fleet = openFleet({ program: serverProgram() });
    ports = await freePorts(4);
    await fleet.start('single', port(0));
    // Its slots are given to nobody.
    await fleet.start('lonely', port(1), ['--cluster-enabled', 'yes']);
    await fleet.start('guarded', port(2), [
      '--user',
      'bob',
      'on',
      `>${PASSWORD}`,
      '~*',
      '+@all',
      '&*',
    ]);
    const file = join(fleet.folder, 'sentinel.conf');
    const monitored = [`elsewhere 10.255.255.1 6379`, `here 127.0.0.1 ${port(2)}`];
    const lines = monitored.map((one) => `sentinel monitor ${one} 1`);
    writeFileSync(file, [`requirepass ${SENTINEL_PASSWORD}`, ...lines, ''].join('\n'));
    // Its PING wants a password, so it is up when it answers us.
    void fleet.start('sentinel', port(3), [], [file, '--sentinel']).catch(() => undefined);
    const url = `redis+sentinel://127.0.0.1:${port(3)}/here`;
    await until(() =>
      findMasters(read(url)).then(
        () => true,
        () => false,
      ),
    );
  });
  afterAll(() => fleet.stop());

  const read = (url: string) => {
    const environment = { SECKILL_SENTINEL_PASSWORD: SENTINEL_PASSWORD };
    const { deployment } = parseTargets([url], environment, { allowRemote: false });
    if (deployment === undefined) throw new Error('expected a deployment, got none');
    return deployment;
  };
  const problemOf = (url: string): Promise<unknown> =>
    findMasters(read(url)).then(
      (masters) => masters,
      ({ code, message, hint }) => ({ code, message, hint }),
    );

  it('are asked for with the logins of both, and reached', async () => {
    const url = `redis+sentinel://bob:${PASSWORD}@127.0.0.1:${port(3)}/here`;
    expect(await onEveryMaster(read(url), (client) => client.ping())).toEqual(['PONG']);
  });

  it('are found by the servers that are up', async () => {
    const url = `redis+sentinel://127.0.0.1:1,127.0.0.1:${port(3)}/here`;
    expect(await problemOf(url)).toMatchObject([{ address: { port: port(2) } }]);
  });

  it('are not talked to where they are on another machine', async () => {
    expect(await problemOf(`redis+sentinel://127.0.0.1:${port(3)}/elsewhere`)).toEqual({
      code: 'target',
      message: `redis+sentinel://127.0.0.1:${port(3)}/elsewhere: expected masters on this machine, got 10.255.255.1:6379`,
      hint: 'add --allow-remote if you may put load on that server',
    });
  });

  it('are not there where the name is wrong, or the servers are of another sort', async () => {
    const urls = [
      `redis+sentinel://127.0.0.1:${port(3)}/nobody`,
      `redis+sentinel://127.0.0.1:${port(0)}/here`,
      `redis+cluster://127.0.0.1:${port(0)}`,
      'redis+cluster://127.0.0.1:1',
    ];
    const problems = await Promise.all(urls.map(problemOf));
    const [unknown, noSentinel, noCluster, nothing] = urls;
    expect(problems).toMatchObject([
      {
        code: 'target',
        message: `${unknown}: expected a master that the sentinels know, got nobody`,
      },
      { code: 'target', message: `${noSentinel}: expected sentinels, got a Redis server` },
      {
        code: 'target',
        message: `${noCluster}: expected a Redis Cluster, got a server on its own`,
      },
      { code: 'target', message: `${nothing} at 127.0.0.1:1: connection refused` },
    ]);
  });

  it('do not make a cluster where slots belong to nobody', async () => {
    const service = read(`redis+cluster://127.0.0.1:${port(1)}`);
    if (service.kind !== 'cluster') throw new Error('expected a cluster');
    const cluster = createCluster({ service });
    await expect(connectCluster(cluster, service)).rejects.toThrow(
      'expected a cluster that serves all 16384 slots, got 0',
    );
  });
});
