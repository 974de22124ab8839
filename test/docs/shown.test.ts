import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../../src/live/throwaway/free-ports.ts';
import { EXPECTED, isElsewhere } from './expected.ts';
import { openReader, type Reader } from './reader.ts';
import { commandsOfCells, shownCommands } from './shown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Each has a test of the same name, which runs every line of its code blocks. */
const HAVE_TESTS = ['comparison.md', 'report.md'];
/** The commands of its reports are one command's: shown-live.test.ts runs that, and compares. */
const OF_ONE_COMMAND = 'strategies.md';

const names = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md'));
const shown = new Set<string>();
const documents = names.filter((one) => !HAVE_TESTS.includes(one)).map((name) => `docs/${name}`);
for (const file of [...documents, 'examples/http-shop/README.md']) {
  const commands = await shownCommands(root, file);
  const kept = file.endsWith(OF_ONE_COMMAND) ? commands.slice(-1) : commands;
  for (const command of kept) shown.add(unabbreviated(command));
}
for (const command of await commandsOfCells(root, 'docs/comparison.md')) {
  shown.add(unabbreviated(command));
}
for (const name of ['README.md', ...HAVE_TESTS.map((one) => `docs/${one}`)]) {
  for (const command of await shownCommands(root, name)) {
    if (EXPECTED[unabbreviated(command)] === undefined) shown.delete(unabbreviated(command));
  }
}

let reader: Reader;
beforeAll(async () => {
  reader = await openReader();
  await reader.run('run -s unsafe-lock --delay 12s --buyers 50 --stock 5 --record sale.jsonl');
});
afterAll(() => reader.close());

describe('the commands of docs/*.md', () => {
  it('are each expected to do something, and no others are', () => {
    expect([...shown].sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  for (const [command, expected] of Object.entries(EXPECTED)) {
    if (isElsewhere(expected)) {
      it(`are run by ${expected.by}: seckill-bench ${command}`, async () => {
        expect(await readFile(join(root, expected.by), 'utf8')).toContain(expected.says);
      });
    } else if (expected.needs === undefined) {
      const { exit, smaller = '' } = expected;
      it(`exit with ${exit}: seckill-bench ${command} ${smaller}`, {
        timeout: 60_000,
      }, async () => {
        const { code, stderr } = await reader.run(`${await here(command)} ${smaller}`, {
          // What runs until Ctrl-C gets one as soon as it says so.
          ...(command.startsWith('proxy ') && { signals: ['SIGINT'] }),
        });
        expect(code, stderr).toBe(exit);
      });
    }
  }
});

/** With ports that are free, where it listens on some. */
async function here(command: string): Promise<string> {
  if (!command.startsWith('proxy ')) return command;
  const [listen, to] = await freePorts(2);
  return command.replace(':4000', `:${listen}`).replace(':5000', `:${to}`);
}

/** The same command, whichever way its strategies are named. */
function unabbreviated(command: string): string {
  return command.replaceAll('-s ', '--strategy ');
}
