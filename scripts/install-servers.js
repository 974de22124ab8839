#!/usr/bin/env node
/**
 * Installs the servers that the tests, `--target local` and `--sql` start, where this machine has none: by apt-get on
 * Debian and Ubuntu, by brew on macOS. Elsewhere it says what is missing. Starts no daemon.
 * Exit code 0: they are all there now; 1: one is not.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What is wanted: one of the programs of each, on the PATH or where packages put it, and the packages that have it.
 * The tool reads the same list.
 */
const LIST = new URL('../src/live/packages.json', import.meta.url);
const SERVERS = [
  ...Object.values(JSON.parse(readFileSync(LIST, 'utf8'))),
  // The tests open the page of --html in it; the tool itself does not need it.
  {
    title: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome'],
    folders: ['Applications/Chromium.app/Contents/MacOS'],
    packages: { apt: 'chromium', brew: 'chromium', dnf: 'chromium', apk: 'chromium' },
  },
];

/**
 * Installs every server that is missing.
 *
 * @param {object} machine
 * @param {string} machine.path the PATH variable
 * @param {string} machine.root what stands for the root of the file system
 * @param {NodeJS.Platform} machine.platform
 * @param {boolean} machine.isRoot
 * @param {string} machine.policyFile Debian's policy-rc.d, which decides whether an install may start a daemon
 * @param {(line: string) => void} say takes one line for the user
 * @returns {number} the exit code
 */
export function installServers(machine, say) {
  const missing = [];
  for (const server of SERVERS) {
    const present = programOf(server, machine);
    if (present === undefined) missing.push(server);
    else say(`servers: found ${present}; nothing to install`);
  }
  if (missing.length === 0) return 0;
  const names = missing.map(nameOf).join(', and ');
  const install = waysToInstall(machine, missing).find((way) => way.isPossible);
  if (install === undefined) {
    say(`servers: expected ${names}, got none`);
    say(`hint: ${hint(machine, missing)}`);
    return 1;
  }
  say(`servers: no ${names}; running: ${install.shown}`);
  const [file, ...args] = install.command;
  const { status, error } = spawnSync(file, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: machine.path, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const left = missing.filter((server) => {
    const installed = programOf(server, machine);
    if (installed !== undefined) say(`servers: installed ${installed}`);
    return installed === undefined;
  });
  if (left.length === 0) return 0;
  const how = error?.message ?? `exit code ${status}`;
  say(`servers: that did not install ${left.map(nameOf).join(', and ')} (${how})`);
  say(`hint: ${hint(machine, left)}`);
  return 1;
}

/** As root: no daemon may be started by the install, and what said so before says so again after it. */
const APT_SCRIPT = `
policy=$1
shift
restore() {
  rm -f "$policy"
  if [ -e "$policy.before-seckill" ]; then mv "$policy.before-seckill" "$policy"; fi
}
if [ -e "$policy" ]; then mv "$policy" "$policy.before-seckill" || exit 1; fi
trap restore EXIT
trap 'exit 1' INT TERM HUP
printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy" || exit 1
apt-get -o DPkg::Lock::Timeout=120 update || echo 'apt-get update failed; trying with the package lists as they are'
apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"
`;

function waysToInstall({ path, platform, isRoot, policyFile }, missing) {
  const packages = packagesOf(missing, 'apt');
  const brewed = packagesOf(missing, 'brew');
  const apt = ['sh', '-c', APT_SCRIPT, 'install-servers', policyFile, ...packages];
  const hasApt = platform === 'linux' && find('apt-get', path) !== undefined;
  return [
    {
      isPossible: hasApt && isRoot,
      shown: `apt-get update; apt-get install -y ${packages.join(' ')}`,
      command: apt,
    },
    {
      isPossible: hasApt && !isRoot && find('sudo', path) !== undefined,
      shown: `sudo -n apt-get update; sudo -n apt-get install -y ${packages.join(' ')}`,
      command: ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', ...apt],
    },
    {
      isPossible: platform === 'darwin' && find('brew', path) !== undefined,
      shown: `brew install ${brewed.join(' ')}`,
      command: ['brew', 'install', ...brewed],
    },
  ];
}

function hint({ platform }, missing) {
  const by = (manager) => packagesOf(missing, manager).join(' ');
  if (platform === 'darwin') return `install Homebrew, then run: brew install ${by('brew')}`;
  if (platform === 'linux') {
    return `run as root: apt-get install ${by('apt')} (Debian, Ubuntu), dnf install ${by('dnf')} (Fedora), or apk add ${by('apk')} (Alpine)`;
  }
  return 'they are not made for this platform; use Linux, macOS or WSL';
}

/** Not every manager has every server. */
function packagesOf(missing, manager) {
  return missing.flatMap((server) => server.packages[manager] ?? []);
}

function nameOf({ title, programs, files }) {
  return files === undefined ? programs.join(' or ') : `${title} (${programs.join(' or ')})`;
}

function programOf({ programs, folders, files }, { path, root }) {
  const isThere = (file) => existsSync(join(root, file));
  if (files !== undefined && !files.some(isThere)) return undefined;
  const usual = folders.flatMap((folder) => expand(root, folder));
  const all = [path, ...usual].join(delimiter);
  return programs.map((name) => find(name, all)).find(Boolean);
}

/** The folders that a pattern with at most one `*` means. */
function expand(root, pattern) {
  const parts = pattern.split('/');
  const at = parts.findIndex((part) => part.includes('*'));
  if (at === -1) return [join(root, pattern)];
  const parent = join(root, ...parts.slice(0, at));
  const prefix = parts[at].replace('*', '');
  return entries(parent)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(parent, name, ...parts.slice(at + 1)));
}

function entries(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
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
    root: '/',
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    policyFile: '/usr/sbin/policy-rc.d',
  };
  process.exitCode = installServers(machine, (line) => console.log(line));
}
