import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../cli/fake-context.ts';
import { describeWith } from '../support/servers.ts';
import { EXPECTED, type Expected } from './expected.ts';
import { argumentsOf, shownCommands } from './shown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Each has a test of the same name, which runs what it shows. */
const HAVE_TESTS = ['strategies.md', 'ci.md', 'comparison.md', 'postmortem.md', 'report.md'];
/** The files that the documents take as given, and where they are here. */
const GIVEN: Readonly<Record<string, string>> = {
  'access.log': 'examples/access.log',
  'monitor.txt': 'examples/monitor.txt',
  'scenarios/p0-incident.yaml': 'scenarios/p0-incident.yaml',
  'unsafe-lock.oversold.txt': 'docs/counterexamples/unsafe-lock.delays.oversold.txt',
  'uuid-lock.oversold.txt': 'docs/counterexamples/uuid-lock.delays.oversold.txt',
};

const names = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).sort();
const shown = new Set<string>();
for (const name of names.filter((one) => !HAVE_TESTS.includes(one))) {
  for (const command of await shownCommands(root, `docs/${name}`))
    shown.add(unabbreviated(command));
}
for (const name of ['README.md', ...HAVE_TESTS.map((one) => `docs/${one}`)]) {
  for (const command of await shownCommands(root, name)) {
    if (EXPECTED[unabbreviated(command)] === undefined) shown.delete(unabbreviated(command));
  }
}

const files: Record<string, string> = {};
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-docs-'));
  await copyFile(join(root, 'examples/my-strategy.ts'), join(folder, 'mine.ts'));
  for (const [name, path] of Object.entries(GIVEN)) {
    files[name] = await readFile(join(root, path), 'utf8');
  }
  await run('run -s unsafe-lock --delay 12s --buyers 50 --stock 5 --record sale.jsonl');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(command: string): Promise<number> {
  const { code, written } = await cli(argumentsOf(command), {
    files,
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
  });
  for (const [file, text] of written) files[file] = text;
  return code;
}

describe('the commands of docs/*.md', () => {
  it('are each expected to do something, and no others are', () => {
    expect([...shown].sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('that are run elsewhere are run by tests that are there', () => {
    const named = Object.values(EXPECTED).flatMap((one) =>
      'elsewhere' in one ? [one.elsewhere] : [],
    );
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  tellEach(({ needs = [] }) => needs.length === 0);
});

describeWith(['redis'], 'the commands of docs/*.md on real servers', () => {
  tellEach(({ needs = [] }) => needs.includes('redis'));
});

function tellEach(isWanted: (one: Exclude<Expected, { elsewhere: string }>) => boolean): void {
  for (const [command, expected] of Object.entries(EXPECTED)) {
    if ('elsewhere' in expected || !isWanted(expected)) continue;
    const { exit, smaller = '' } = expected;
    it(`exit with ${exit}: seckill-bench ${command} ${smaller}`, { timeout: 60_000 }, async () => {
      expect(await run(`${command} ${smaller}`)).toBe(exit);
    });
  }
}

/** The same command, whichever way its strategies are named. */
function unabbreviated(command: string): string {
  return command.replaceAll('-s ', '--strategy ');
}
