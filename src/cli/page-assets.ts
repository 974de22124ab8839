import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SeckillError } from '../core/errors.ts';
import type { PageAssets } from '../report/html/page.ts';

/**
 * Reads what a page carries from where the build put it.
 *
 * @throws SeckillError `target` where the tool is not built
 */
export async function readPageAssets(): Promise<PageAssets> {
  let folder = dirname(fileURLToPath(import.meta.url));
  // From the sources or from a chunk of the build: the way up is as long as it is.
  for (;;) {
    const [script, style] = await Promise.all([
      read(join(folder, 'dist/page/page.js')),
      read(join(folder, 'dist/page/page.css')),
    ]);
    if (script !== undefined && style !== undefined) return { script, style };
    if (dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  const message = '--html: expected a built tool, got one without its page';
  throw new SeckillError('target', message, "run npm run build in the tool's folder");
}

function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
