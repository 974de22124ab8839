import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { cli } from '../cli/fake-context.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');
const docs = await read('docs/ci.md');

it('the commands of docs/ci.md are understood', async () => {
  const scenario = { 'scenario.yaml': 'strategy: hincrby\nstock: 5\nbuyers: 20\n' };
  const commands = [...docs.matchAll(/npx (?:--yes )?seckill-bench (run .*)$/gm)];
  expect(commands.length).toBeGreaterThan(1);
  for (const [, command = ''] of commands) {
    const { code, written } = await cli(command.split(' '), { files: scenario });
    expect([code, [...written.keys()].sort()]).toEqual([0, ['stock.json', 'stock.xml']]);
  }
});

it('docs/ci.md says of five runs what the tool says of them', async () => {
  const { stdout } = await cli('run -s hincrby --stock 5 --buyers 20 --repeat 5'.split(' '));
  const [said = ''] = /with 95 % confidence fewer than\s+\d+ %/.exec(stdout) ?? [];
  expect(docs.replaceAll(/\s+/g, ' ')).toContain(said.replaceAll(/\s+/g, ' '));
});

const text = z.string().min(1);
/** A step of a composite action: a command has to say its shell. */
const STEP = z.strictObject({
  name: text.optional(),
  id: text.optional(),
  if: text.optional(),
  run: text,
  shell: z.enum(['bash', 'pwsh', 'python', 'sh', 'cmd', 'powershell']),
  env: z.record(z.string(), z.string()).optional(),
  'working-directory': text.optional(),
  'continue-on-error': z.boolean().optional(),
});
/** What GitHub's reference of the metadata syntax asks of a composite action. */
const METADATA = z.strictObject({
  name: text,
  author: text.optional(),
  description: text,
  branding: z.strictObject({
    // A name of Feather's, which this is.
    icon: z.literal('shield'),
    color: z.enum([
      'white',
      'black',
      'yellow',
      'blue',
      'green',
      'orange',
      'red',
      'purple',
      'gray-dark',
    ]),
  }),
  inputs: z.record(
    z.string().regex(/^[a-z_][a-z0-9_-]*$/),
    z.strictObject({
      description: text,
      required: z.boolean().optional(),
      default: z.string().optional(),
      deprecationMessage: text.optional(),
    }),
  ),
  runs: z.strictObject({ using: z.literal('composite'), steps: z.array(STEP).min(1) }),
});

describe('action.yml', async () => {
  const action = METADATA.parse(parse(await read('action.yml')));
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-action-'));
    // In the place of npx, which would ask the registry for the package.
    const bin = join(root, 'bin/seckill-bench.js');
    const npx = `#!/bin/sh\n[ "$1 $2" = "--yes seckill-bench@latest" ] || exit 99\nshift 2\nexec node '${bin}' "$@"\n`;
    await writeFile(join(folder, 'npx'), npx);
    await chmod(join(folder, 'npx'), 0o755);
    await writeFile(join(folder, 'scenario.yaml'), 'strategy: hincrby\nstock: 5\nbuyers: 20\n');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs its steps as GitHub's runner does. */
  async function runWith(inputs: Readonly<Record<string, string>>) {
    const inputOf = (name: string) => inputs[name] ?? action.inputs[name]?.default ?? '';
    const filled = (value: string) =>
      value.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => inputOf(name));
    let ended = { exitCode: -1, stdout: '' };
    for (const { run, env: given = {} } of action.runs.steps) {
      expect(run).not.toContain('${{');
      const filledIn = Object.entries(given).map(([name, value]) => [name, filled(value)]);
      const script = join(folder, 'step.sh');
      await writeFile(script, run);
      const PATH = `${folder}${delimiter}${process.env.PATH}`;
      const shell = ['--noprofile', '--norc', '-eo', 'pipefail', script];
      const env = { ...Object.fromEntries(filledIn), PATH };
      const { exitCode = -1, stdout } = await execa({
        cwd: folder,
        env,
        reject: false,
      })`bash ${shell}`;
      ended = { exitCode, stdout };
      if (exitCode !== 0) break;
    }
    return ended;
  }

  it('takes what docs/ci.md gives it', () => {
    const [, yaml = ''] = /## GitHub Actions[\s\S]*?```yaml\n([\s\S]*?)```/.exec(docs) ?? [];
    const step = parse(yaml).steps.find(({ uses }: { uses?: string }) => uses?.includes('seckill'));
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with)));
  });

  it('is green for a scenario that holds, and writes JUnit where it is asked to', async () => {
    const { exitCode, stdout } = await runWith({ junit: 'stock.xml' });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^PASS/)]);
    expect(await readFile(join(folder, 'stock.xml'), 'utf8')).toContain('<testsuite');
  });

  it('is red for one that oversells, with arguments on several lines', async () => {
    const lines = 'run --strategy naive\n  --stock 5 --buyers 20\n  --json red.json\n';
    expect((await runWith({ arguments: lines })).exitCode).toBe(1);
    expect(await readdir(folder)).toContain('red.json');
  });

  it('makes no command of what an argument says', async () => {
    const hostile = 'run scenario.yaml --expect oversold==0;touch one $(touch two) `touch three`';
    expect((await runWith({ arguments: hostile })).exitCode).toBe(2);
    expect((await readdir(folder)).filter((name) => /one|two|three/.test(name))).toEqual([]);
  });
});
