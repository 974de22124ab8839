#!/usr/bin/env node
/**
 * Installs a server for `--target local` and for the tests, if this machine has none: redis-server by apt-get
 * on Debian and Ubuntu, redis by brew on macOS. Elsewhere it says what is missing. Starts no daemon.
 * Exit code 0: there is a server now; 1: there is none.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVERS = ['redis-server', 'valkey-server'];

/**
 * Installs a server unless there is one.
 *
 * @param {object} machine
 * @param {string} machine.path the PATH variable
 * @param {NodeJS.Platform} machine.platform
 * @param {boolean} machine.isRoot
 * @param {string} machine.policyFile Debian's policy-rc.d, which decides whether an install may start a daemon
 * @param {(line: string) => void} say takes one line for the user
 * @returns {number} the exit code
 */
export function installServers(machine, say) {
  const present = SERVERS.map((name) => find(name, machine.path)).find(Boolean);
  if (present !== undefined) {
    say(`servers: found ${present}; nothing to install`);
    return 0;
  }
  const install = waysToInstall(machine).find((way) => way.isPossible);
  if (install === undefined) {
    say(`servers: expected ${SERVERS.join(' or ')} on the PATH, got neither`);
    say(`hint: ${hint(machine)}`);
    return 1;
  }
  say(`servers: no ${SERVERS.join(' or ')} on the PATH; running: ${install.shown}`);
  const [file, ...args] = install.command;
  const { status, error } = spawnSync(file, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: machine.path, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const installed = SERVERS.map((name) => find(name, machine.path)).find(Boolean);
  if (installed !== undefined) {
    say(`servers: installed ${installed}`);
    return 0;
  }
  say(`servers: that did not install one (${error?.message ?? `exit code ${status}`})`);
  say(`hint: ${hint(machine)}`);
  return 1;
}

/** As root: no daemon may be started by the install, and what said so before says so again after it. */
const APT_SCRIPT = `
policy=$1
restore() {
  rm -f "$policy"
  if [ -e "$policy.before-seckill" ]; then mv "$policy.before-seckill" "$policy"; fi
}
if [ -e "$policy" ]; then mv "$policy" "$policy.before-seckill" || exit 1; fi
trap restore EXIT
trap 'exit 1' INT TERM HUP
printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy" || exit 1
apt-get -o DPkg::Lock::Timeout=120 update || echo 'apt-get update failed; trying with the package lists as they are'
apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends redis-server
`;

function waysToInstall({ path, platform, isRoot, policyFile }) {
  const apt = ['sh', '-c', APT_SCRIPT, 'install-servers', policyFile];
  const hasApt = platform === 'linux' && find('apt-get', path) !== undefined;
  return [
    {
      isPossible: hasApt && isRoot,
      shown: 'apt-get update; apt-get install -y redis-server',
      command: apt,
    },
    {
      isPossible: hasApt && !isRoot && find('sudo', path) !== undefined,
      shown: 'sudo -n apt-get update; sudo -n apt-get install -y redis-server',
      command: ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', ...apt],
    },
    {
      isPossible: platform === 'darwin' && find('brew', path) !== undefined,
      shown: 'brew install redis',
      command: ['brew', 'install', 'redis'],
    },
  ];
}

function hint({ platform }) {
  if (platform === 'darwin') return 'install Homebrew, then run: brew install redis';
  if (platform === 'linux') {
    return 'run as root: apt-get install redis-server (Debian, Ubuntu), dnf install valkey (Fedora), or apk add redis (Alpine)';
  }
  return 'there is no redis-server for this platform; use Linux, macOS or WSL';
}

function find(name, path) {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

if (
  process.argv[1] !== undefined &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  const machine = {
    path: process.env.PATH ?? '',
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    policyFile: '/usr/sbin/policy-rc.d',
  };
  process.exitCode = installServers(machine, (line) => console.log(line));
}
