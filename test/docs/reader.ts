import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cli, type FakeProcess, type Ran } from '../cli/fake-context.ts';
import { argumentsOf } from './shown.ts';

/** The files that the documents take as given, and where they are here. */
const GIVEN: Readonly<Record<string, string>> = {
  'access.log': 'examples/access.log',
  'monitor.txt': 'examples/monitor.txt',
  'scenarios/p0-incident.yaml': 'scenarios/p0-incident.yaml',
  'scenarios/queue-ten-thousand.yaml': 'scenarios/queue-ten-thousand.yaml',
  'unsafe-lock.oversold.txt': 'docs/counterexamples/unsafe-lock.delays.oversold.txt',
  'uuid-lock.oversold.txt': 'docs/counterexamples/uuid-lock.delays.oversold.txt',
};

/** Somebody who tries what the documents show, in a folder of his own. */
export interface Reader {
  /** Runs a command line; files that it writes are there for the next one. */
  run(command: string, fake?: FakeProcess): Promise<Ran>;
  /** Removes the folder. */
  close(): Promise<void>;
}

/** Gives a reader what the documents take as given: examples, a strategy of his own, a recorded sale. */
export async function openReader(): Promise<Reader> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'seckill-docs-'));
  await copyFile(join(root, 'examples/my-strategy.ts'), join(folder, 'mine.ts'));
  const files: Record<string, string> = {};
  for (const [name, path] of Object.entries(GIVEN)) {
    files[name] = await readFile(join(root, path), 'utf8');
  }
  return {
    async run(command, fake = {}) {
      const env = { PATH: process.env.PATH ?? '' };
      // The examples stand beside the libraries that they use.
      const cwd = command.includes(' examples/') ? root : folder;
      const ran = await cli(argumentsOf(command), { files, cwd, env, ...fake });
      for (const [file, text] of ran.written) {
        files[file] = text;
        // Code is loaded from where it is.
        if (/^[\w-]+\.[jt]s$/.test(file)) await writeFile(join(folder, file), text);
      }
      return ran;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
