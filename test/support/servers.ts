import { execFileSync } from 'node:child_process';
import { describe, it } from 'vitest';
import { findServerProgram, type ServerProgram } from '../../src/live/program.ts';
import { type LocalServers, startServers } from '../../src/live/servers.ts';
import { chromiumProgram } from './chromium.ts';
import { type DatabaseName, sqlProgram } from './databases.ts';
import { natsProgram } from './nats.ts';
import { used } from './used.ts';
import { zookeeperProgram } from './zookeeper.ts';

/** What some tests need beside Node; see {@link describeWith}. */
export type Requirement = 'redis' | 'openssl' | 'nats' | 'zookeeper' | 'chromium' | DatabaseName;

/**
 * Like `describe`, for tests that need programs of the machine. Where one is missing the tests are skipped with a
 * title that says so and are counted as skipped; under `CI=true` that is a failure instead.
 */
export function describeWith(needs: readonly Requirement[], title: string, body: () => void): void {
  const missing = needs.filter((need) => !isPresent(need));
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const wanted = missing.map((need) => NAMES[need]).join(' and ');
  if (process.env.CI === 'true') {
    describe(title, () => {
      it(`has ${wanted} on the machine`, () => {
        throw new Error(
          `expected ${wanted} on this machine, got none (npm run servers installs it)`,
        );
      });
    });
    return;
  }
  process.stderr.write(`SKIPPED: "${title}" needs ${wanted}; npm run servers installs it\n`);
  describe.skip(`${title} (skipped: no ${wanted})`, body);
}

/** The server program that tests start; call only inside {@link describeWith}. */
export function serverProgram(): ServerProgram {
  return findServerProgram(process.env.PATH ?? '', process.platform);
}

/** Throwaway servers for the tests of one `describe`, started before and stopped after them. */
export function useServers(count: number): { readonly current: LocalServers } {
  const started = used(() => startServers(count, serverProgram()));
  return {
    get current() {
      return started();
    },
  };
}

const NAMES: Readonly<Record<Requirement, string>> = {
  redis: 'redis-server or valkey-server',
  openssl: 'openssl',
  postgres: 'PostgreSQL',
  mariadb: 'MariaDB',
  nats: 'nats-server',
  zookeeper: 'ZooKeeper',
  chromium: 'Chromium',
};

function isPresent(need: Requirement): boolean {
  try {
    if (need === 'redis') serverProgram();
    else if (need === 'nats') natsProgram();
    else if (need === 'zookeeper') zookeeperProgram();
    else if (need === 'chromium') chromiumProgram();
    else if (need !== 'openssl') sqlProgram(need);
    else execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
