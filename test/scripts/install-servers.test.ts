import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Machine {
  readonly path: string;
  readonly root: string;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  readonly policyFile: string;
}

type InstallServers = (machine: Machine, say: (line: string) => void) => number;

const script = new URL('../../scripts/install-servers.js', import.meta.url);
const { installServers } = (await import(script.href)) as { installServers: InstallServers };

describe('install-servers', () => {
  let folder: string;
  let policyFile: string;
  let said: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-install-'));
    policyFile = join(folder, 'policy-rc.d');
    said = [];
    // The shell and what its script needs, and nothing else of this machine.
    for (const tool of ['sh', 'rm', 'mv', 'chmod', 'cat', 'env', 'mkdir']) {
      await program(tool, `exec /bin/${tool} "$@"`);
    }
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function program(name: string, body: string): Promise<void> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${body}\n`);
    await chmod(path, 0o755);
  }
  /** An apt-get that notes its words and the policy at that time, and installs. */
  const aptGet = (): Promise<void> =>
    program(
      'apt-get',
      `echo "$*: $(cat ${policyFile})" >> ${folder}/calls
       case "$*" in *install*) for name in redis-server postgres mariadbd java nats-server chromium; do
         printf '#!/bin/sh\\n' > ${folder}/$name; chmod 755 ${folder}/$name; done
         mkdir -p ${folder}/usr/share/java; : > ${folder}/usr/share/java/zookeeper.jar;; esac`,
    );
  const zookeeper = async (): Promise<void> => {
    await program('java', '');
    await mkdir(join(folder, 'usr/share/java'), { recursive: true });
    await writeFile(join(folder, 'usr/share/java/zookeeper.jar'), '');
  };
  const install = (machine: Partial<Machine> = {}): number =>
    installServers(
      { path: folder, root: folder, platform: 'linux', isRoot: true, policyFile, ...machine },
      (line) => said.push(line),
    );
  const calls = async (): Promise<string> => readFile(join(folder, 'calls'), 'utf8');

  it('installs nothing where there is a server, whichever', async () => {
    await aptGet();
    await program('valkey-server', '');
    await mkdir(join(folder, 'usr/lib/postgresql/15/bin'), { recursive: true });
    await program('usr/lib/postgresql/15/bin/postgres', '');
    await program('mariadbd', '');
    await zookeeper();
    await program('nats-server', '');
    await program('google-chrome', '');
    expect(install()).toBe(0);
    const found = ['valkey-server', 'usr/lib/postgresql/15/bin/postgres', 'mariadbd'];
    expect(said).toEqual(
      [...found, 'java', 'nats-server', 'google-chrome'].map(
        (name) => `servers: found ${folder}/${name}; nothing to install`,
      ),
    );
    await expect(calls()).rejects.toThrow('ENOENT');
  });

  it('installs only what is missing', async () => {
    await aptGet();
    await program('redis-server', '');
    await program('mariadbd', '');
    await zookeeper();
    await program('nats-server', '');
    await program('google-chrome', '');
    expect(install()).toBe(0);
    expect(await calls()).toContain('--no-install-recommends postgresql: #!');
  });

  it('updates and installs by apt-get as root, while no daemon may be started', async () => {
    await aptGet();
    expect(install()).toBe(0);
    expect(await calls()).toBe(
      [
        '-o DPkg::Lock::Timeout=120 update: #!/bin/sh\nexit 101\n',
        '-o DPkg::Lock::Timeout=120 install -y --no-install-recommends redis-server postgresql mariadb-server zookeeper nats-server chromium: #!/bin/sh\nexit 101\n',
      ].join(''),
    );
    expect(said.slice(-6)).toEqual(
      ['redis-server', 'postgres', 'mariadbd', 'java', 'nats-server', 'chromium'].map(
        (name) => `servers: installed ${folder}/${name}`,
      ),
    );
    expect(await readdir(folder)).not.toContain('policy-rc.d');
  });

  it('puts the policy that was there back, also when the install fails', async () => {
    await writeFile(policyFile, 'mine');
    await program('apt-get', 'exit 100');
    expect(install()).toBe(1);
    expect(await readFile(policyFile, 'utf8')).toBe('mine');
    expect(said.slice(-2)).toEqual([
      'servers: that did not install redis-server or valkey-server, and postgres, and mariadbd, and ZooKeeper (java), and nats-server, and chromium or chromium-browser or google-chrome (exit code 100)',
      expect.stringMatching(
        /^hint: run as root: apt-get install redis-server postgresql mariadb-server zookeeper nats-server chromium/,
      ),
    ]);
  });

  it('asks sudo, which must not ask back, where it is not root', async () => {
    await aptGet();
    await program('sudo', `[ "$1" = -n ] && shift && echo sudo >> ${folder}/calls && exec "$@"`);
    expect(install({ isRoot: false })).toBe(0);
    expect(await calls()).toMatch(/^sudo\n/);
  });

  it('installs by brew on macOS', async () => {
    await program(
      'brew',
      `echo "brew $*" > ${folder}/calls
       for name in redis-server postgres mariadbd java nats-server chromium; do
         cat ${folder}/sh > ${folder}/$name; chmod 755 ${folder}/$name; done
       mkdir -p ${folder}/usr/share/java; : > ${folder}/usr/share/java/zookeeper.jar`,
    );
    expect(install({ platform: 'darwin', isRoot: false })).toBe(0);
    expect(await calls()).toBe(
      'brew install redis postgresql mariadb zookeeper nats-server chromium\n',
    );
  });

  it.each<[NodeJS.Platform, string]>([
    ['linux', 'apk add redis postgresql mariadb nats-server chromium (Alpine)'],
    ['darwin', 'install Homebrew'],
    ['win32', 'use Linux, macOS or WSL'],
  ])('says what is missing and how to get it on %s', (platform, hint) => {
    expect(install({ platform })).toBe(1);
    expect(said[0]).toBe(
      'servers: expected redis-server or valkey-server, and postgres, and mariadbd, and ZooKeeper (java), and nats-server, and chromium or chromium-browser or google-chrome, got none',
    );
    expect(said[1]).toContain(hint);
  });
});
