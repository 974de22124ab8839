import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../support/servers.ts';
import { shownCommands } from './shown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');

/** What each command of the README promises to exit with. */
const EXITS: Readonly<Record<string, number>> = {
  'run --strategy unsafe-lock --delay 12s': 1,
  'run --strategy unsafe-lock --delay 12s --html report.html': 1,
  'run --strategy uuid-lock-hincrby --delay 12s': 0,
  'explore --strategy uuid-lock --delays': 1,
  'explore --strategy uuid-lock-hincrby --delays': 0,
  'run --strategy all --delay 12s': 1,
  'run scenarios/p0-incident.yaml': 1,
  'run --strategy unsafe-lock --delay 12s --record sale.jsonl': 1,
  'replay sale.jsonl': 1,
  'replay examples/access.log --stock 4': 1,
  'replay examples/monitor.txt': 1,
  'sweep --strategy uuid-lock --delay 1s..60s': 0,
  'explain redlock': 0,
  init: 0,
  'run -s ./strategy.ts': 0,
  list: 0,
  postmortem: 0,
  'run --strategy hincrby --target local': 0,
  'run --strategy sql-conditional --sql postgres': 0,
  "run --strategy ./examples/my-strategy.ts --delay 12s --expect 'oversold==0' --json report.json": 0,
};

/** These take long, and another test runs them: it says so in these words, or runs what a document says in them. */
const RUN_ELSEWHERE: Readonly<Record<string, readonly [file: string, says: string]>> = {
  'run --strategy all --delay 12s': [
    'test/acceptance/simulator.test.ts',
    "sales('--strategy', 'all', '--delay', '12s')",
  ],
  postmortem: ['test/cli/postmortem.test.ts', "cli(['postmortem', '--no-pause'], fake)"],
  'sweep --strategy uuid-lock --delay 1s..60s': [
    'docs/sweep.md',
    '<!-- generated: npx seckill-bench sweep --strategy uuid-lock --delay 1s..60s -->',
  ],
  'run scenarios/p0-incident.yaml': [
    'test/cli/bin.test.ts',
    "if (name === 'p0-incident.yaml') expect(results[0]?.oversold)",
  ],
};

const commands = await shownCommands(root, 'README.md');
/** They are given in a project of the reader's, the others in a clone. */
const IN_A_PROJECT = ['init', 'run -s ./strategy.ts'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-readme-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ran = new Map<string, ReturnType<typeof start>>();

/** What came of a command, which is run once. */
function run(command: string) {
  const known = ran.get(command) ?? start(command);
  ran.set(command, known);
  return known;
}

function start(command: string) {
  // Files go where they cannot litter the checkout.
  const line = command.replace(/\b(report\.(?:json|html)|sale\.jsonl)\b/, (file) =>
    join(folder, file),
  );
  const where = command.startsWith('explore ') ? ['--save', folder] : [];
  const bin = join(root, 'bin/seckill-bench.js');
  const cwd = IN_A_PROJECT.includes(command) ? folder : root;
  return execa({ shell: true, cwd, reject: false })`node ${bin} ${line} ${where}`;
}

describe('README.md', () => {
  it('says of every command what it exits with, and of no other', () => {
    expect(Object.keys(EXITS).sort()).toEqual([...new Set(commands)].sort());
  });

  it.each(Object.entries(RUN_ELSEWHERE))('names what runs %s', async (_, [file, says]) => {
    expect(await readFile(join(root, file), 'utf8')).toContain(says);
  });

  it('shows the beginning of the report as the tool prints it', async () => {
    const shown = /<!-- generated: npx seckill-bench (.*) -->\n```\n([\s\S]*?)\n```/.exec(readme);
    const { stdout } = await run(shown?.[1] ?? '');
    const story = stdout.split('\nAttempts ')[0]?.trimEnd();
    expect(shown?.[2]).toBe(story);
  });

  it('shows the strategy that stands in examples/', async () => {
    const example = await readFile(join(root, 'examples/my-strategy.ts'), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
  });

  const simulated = commands.filter((one) => !/--target local|--sql /.test(one));
  for (const command of new Set(simulated.filter((one) => !(one in RUN_ELSEWHERE)))) {
    it(`runs: seckill-bench ${command}`, { timeout: 120_000 }, async () => {
      expect((await run(command)).exitCode).toBe(EXITS[command]);
    });
  }
});

/** On a busy machine the load may come late, which is no verdict of the strategy's. */
const NOT_REACHED = 3;

describeWith(['redis'], 'README.md on real servers', () => {
  for (const command of commands.filter((one) => one.includes('--target local'))) {
    it(`runs: seckill-bench ${command}`, async () => {
      expect([EXITS[command], NOT_REACHED]).toContain((await run(command)).exitCode);
    });
  }
});

describeWith(['postgres'], 'README.md on a real database', () => {
  for (const command of commands.filter((one) => one.includes('--sql '))) {
    it(`runs: seckill-bench ${command}`, async () => {
      expect([EXITS[command], NOT_REACHED]).toContain((await run(command)).exitCode);
    });
  }
});
