import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** A program that Node can run by itself. */
export interface Bundle {
  readonly file: string;
  remove(): Promise<void>;
}

/** Builds one program from its TypeScript source into a folder of its own, with everything that it imports. */
export async function bundle(source: URL): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'seckill-bundle-'));
  const build = await rolldown({ input: source.pathname, platform: 'node', logLevel: 'silent' });
  await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: 'main.mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await build.close();
  return {
    file: join(folder, 'main.mjs'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
