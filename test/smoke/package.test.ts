import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
/** What a compiler that has the types refuses. */
const WRONG = `import type { Outcome, Sale, WorldFor } from 'seckill-bench';
// @ts-expect-error no outcome
export const outcome: Outcome = 'bought';
// @ts-expect-error a number
export const sale: Sale = { id: 'x', stock: '1', quantity: 1 };
// @ts-expect-error ioredis has no such command
export const sell = (world: WorldFor<['redis']>) => world.redis.sell('x');
`;

let folder = '';
let packed: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-package-'));
  // A build of the program alone leaves out the types.
  const isBuilt = await access(join(root, 'dist/types/index.d.ts')).then(
    () => true,
    () => false,
  );
  if (!isBuilt) await execa({ cwd: root })`node ${tsc} -p tsconfig.build.json`;
  const pack = ['--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await execa({ cwd: root })`npm pack ${pack}`;
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { readonly path: string }[] }];
  packed = files.map(({ path }) => path);
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const install = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const types = '@types/node@20';
  await execa({ cwd: folder })`npm install ${[...install, `./${name}`, types]}`;
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package, installed in an empty folder', () => {
  it('holds only what it needs', () => {
    const kinds = new Set(packed.map((path) => path.replace(/[^/]+$/, '')));
    const types = [...kinds].filter(
      (kind) => kind.startsWith('dist/types/') && kind !== 'dist/types/',
    );
    // What the declarations of the public API refer to, and no others.
    expect(types.sort()).toEqual(['dist/types/core/', 'dist/types/ports/']);
    expect(packed.filter((path) => path.endsWith('.d.ts')).length).toBeLessThan(30);
    expect([...kinds].filter((kind) => !types.includes(kind)).sort()).toEqual(
      ['', 'bin/', 'dist/', 'dist/chunks/', 'dist/page/', 'dist/types/', 'scenarios/'].sort(),
    );
    const atRoot = packed.filter((path) => !path.includes('/')).sort();
    expect(atRoot).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(packed.filter((path) => /\.(map|tsbuildinfo)$|\.test\.|^test/.test(path))).toEqual([]);
  });

  it('begins with init, and what that writes runs at once', { timeout: 60_000 }, async () => {
    const shell = execa({ cwd: folder, shell: true, reject: false });
    const { exitCode, stdout } =
      await shell`npx --no-install seckill-bench init && npx --no-install seckill-bench run -s ./strategy.ts`;
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^PASS {2}sold 100 of 100, none oversold {3}my-strategy/m);
  });

  it('gives a strict TypeScript project its types', { timeout: 60_000 }, async () => {
    const compilerOptions = {
      ...{ strict: true, noEmit: true, skipLibCheck: false, noUncheckedIndexedAccess: true },
      ...{ module: 'NodeNext', target: 'ES2022', lib: ['ES2023'], types: ['node'] },
    };
    const config = { compilerOptions, files: ['strategy.ts', 'wrong.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await writeFile(join(folder, 'wrong.ts'), WRONG);
    const { exitCode, all } = await execa({ cwd: folder, reject: false, all: true })`node ${tsc}`;
    expect([exitCode, all]).toEqual([0, '']);
  });
});
