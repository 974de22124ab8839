import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program in `dist/` of this package, from the built tool and from its sources alike; undefined where it is not built. */
export function builtProgram(name: string): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const entry = join(folder, 'dist', name);
    if (existsSync(entry)) return entry;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}
