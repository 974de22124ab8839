import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../support/servers.ts';

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
  postmortem: 0,
  'run --strategy hincrby --target local': 0,
  'run --strategy sql-conditional --sql postgres': 0,
  "run --strategy ./examples/my-strategy.ts --delay 12s --expect 'oversold==0' --json report.json": 0,
};

/** Takes half a minute: test/acceptance/simulator.test.ts runs it, and looks at what every strategy comes to. */
const RUN_ELSEWHERE = 'run --strategy all --delay 12s';

/** Every command line of seckill-bench in the README's shell blocks. */
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.split('\n'))
  .flatMap((line) => /npx seckill-bench (.*)$/.exec(line)?.[1] ?? []);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-readme-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(command: string) {
  // Files go where they cannot litter the checkout.
  const line = command.replace(/\b(report\.(?:json|html)|sale\.jsonl)\b/, (file) =>
    join(folder, file),
  );
  const where = command.startsWith('explore ') ? ['--save', folder] : [];
  const bin = join(root, 'bin/seckill-bench.js');
  return execa({ shell: true, cwd: root, reject: false })`node ${bin} ${line} ${where}`;
}

describe('README.md', () => {
  it('says of every command what it exits with, and of no other', () => {
    expect(Object.keys(EXITS).sort()).toEqual([...new Set(commands)].sort());
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
  for (const command of simulated.filter((one) => one !== RUN_ELSEWHERE)) {
    it(`runs: seckill-bench ${command}`, { timeout: 120_000 }, async () => {
      expect((await run(command)).exitCode).toBe(EXITS[command]);
    });
  }
});

describeWith(['redis'], 'README.md on real servers', () => {
  for (const command of commands.filter((one) => one.includes('--target local'))) {
    it(`runs: seckill-bench ${command}`, async () => {
      expect((await run(command)).exitCode).toBe(EXITS[command]);
    });
  }
});

describeWith(['postgres'], 'README.md on a real database', () => {
  for (const command of commands.filter((one) => one.includes('--sql '))) {
    it(`runs: seckill-bench ${command}`, async () => {
      expect((await run(command)).exitCode).toBe(EXITS[command]);
    });
  }
});
