import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELDS } from '../../src/scenario/fields.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { groups } from '../../src/strategies/groups.ts';
import { cli } from './fake-context.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));
const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

let folder = '';
const fileOf = (shell: Shell) => join(folder, `completion.${shell}`);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-completion-'));
  for (const shell of SHELLS) {
    await writeFile(fileOf(shell), (await cli(['completion', shell])).stdout);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** No server of ours, and so no failure in CI where it is missing: a loud, counted skip. */
function describeIn(shell: Shell, title: string, body: () => void): void {
  const isThere = spawnSync(shell, ['-c', 'exit 0']).status === 0;
  if (!isThere) process.stderr.write(`SKIPPED: "${title}" needs ${shell}\n`);
  describe.skipIf(!isThere)(title, body);
}

describe('completion', () => {
  it('names every command, flag, strategy and group, for each shell', async () => {
    const names = [...strategies, ...groups].map(({ name }) => name);
    const flags = Object.values(FIELDS).flatMap(({ flag }) => flag ?? []);
    const commands = [...(await cli(['--help'])).stdout.matchAll(/^ {2}([a-z]+) .*/gm)];
    for (const shell of SHELLS) {
      const { code, stdout } = await cli(['completion', shell]);
      expect(code).toBe(0);
      for (const text of [...names, ...flags, ...commands.map(([, name = '']) => name)]) {
        expect(stdout).toContain(text);
      }
    }
  });

  it('refuses another shell', async () => {
    const { code, stderr } = await cli(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('bash, zsh, fish');
  });
});

describeIn('bash', 'the completion of bash', () => {
  /** What Tab offers after these words, the last one being typed. */
  const complete = async (...words: string[]): Promise<string[]> => {
    const script = `source "$0"
      COMP_WORDS=(seckill-bench "$@"); COMP_CWORD=$#; _seckill_bench
      [ \${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await run('bash', ['-c', script, fileOf('bash'), ...words], {
      cwd: repository,
      timeout: 10_000,
    });
    return stdout.split('\n').filter(Boolean).sort();
  };

  it.each<[string[], string[]]>([
    [['expl'], ['explain', 'explore']],
    [['run', '--lock'], ['--lock-ttl']],
    [
      ['run', '--isolation', 're'],
      ['read-committed', 'read-uncommitted', 'repeatable-read'],
    ],
    // --isolation=rep comes to the function as three words.
    [['run', '--isolation', '=', 'rep'], ['repeatable-read']],
    [
      ['run', '--target', ''],
      ['local', 'sim'],
    ],
    [['run', '--sql', 'm'], ['mariadb']],
    [['run', '--stock', '5', '-s', 'opti'], ['optimistic']],
    [['run', '-s', 'naive,hincr'], ['naive,hincrby']],
    [['run', 'scenarios/two'], ['scenarios/two-buyers-one-unit.yaml']],
    [['run', 'package.js'], []],
    [['run', '--json', 'package.js'], ['package.json']],
    [['run', '--json', '--quie'], ['--quiet']],
    [['explore', '--policy', 'p'], ['pct']],
    [['explain', 'redl'], ['redlock']],
    [['schema', 'd'], ['doctor']],
    [['run', '--stock', ''], []],
    [['--ver'], ['--version']],
  ])('after %j offers %j', async (words, offered) => {
    expect(await complete(...words)).toEqual(offered);
  });

  it('offers files of strategies beside names, and folders', async () => {
    expect(await complete('run', '-s', './bench/')).not.toContain('./bench/README.md');
    expect(await complete('run', '-s', './vitest')).toEqual(['./vitest.config.ts']);
    expect(await complete('run', '-s', './scen')).toEqual(['./scenarios']);
  });
});

describeIn('zsh', 'the completion of zsh', () => {
  /** Presses Tab and Enter in a terminal of its own, and gives the words that the command then got. */
  const complete = async (...typed: string[]): Promise<string[]> => {
    const script = `
      zmodload zsh/zpty
      zpty z "TERM=dumb zsh -f -i"
      zpty -w z "PS1=; autoload -Uz compinit; compinit -u -D; source $1; seckill-bench() { print -r -- G''OT:\\$*:TOG }"
      shift
      for line in "$@"; do
        zpty -w -n z "$line"$'\\t'
        zpty -w z " "
        zpty -r z out "*GOT:*:TOG*" && print -r -- "\${\${out##*GOT:}%%:TOG*}"
      done
      zpty -d z`;
    const { stdout } = await run('zsh', ['-f', '-c', script, 'zsh', fileOf('zsh'), ...typed], {
      cwd: repository,
      timeout: 25_000,
    });
    return stdout.split(/\r?\n/).filter(Boolean);
  };

  it('completes commands, flags, words, lists and files', async () => {
    const pairs = [
      ['seckill-bench explo', 'explore'],
      ['seckill-bench run --lock', 'run --lock-ttl'],
      ['seckill-bench run --isolation rep', 'run --isolation repeatable-read'],
      ['seckill-bench run --isolation=rep', 'run --isolation=repeatable-read'],
      ['seckill-bench run -s naive,hincr', 'run -s naive,hincrby'],
      ['seckill-bench run scenarios/two', 'run scenarios/two-buyers-one-unit.yaml'],
      ['seckill-bench run --json package.js', 'run --json package.json'],
      ['seckill-bench schema doc', 'schema doctor'],
    ] as const;
    expect(await complete(...pairs.map(([typed]) => typed))).toEqual(pairs.map(([, got]) => got));
  });
});

describeIn('fish', 'the completion of fish', () => {
  const complete = async (typed: string): Promise<string[]> => {
    const script = 'source $argv[1]; complete -C $argv[2]';
    const { stdout } = await run('fish', ['-N', '-c', script, fileOf('fish'), typed], {
      cwd: repository,
      env: { ...process.env, HOME: folder },
      timeout: 10_000,
    });
    const offered = stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
    return offered.filter(Boolean).sort();
  };

  it.each([
    ['seckill-bench expl', ['explain', 'explore']],
    ['seckill-bench run --lock', ['--lock-ttl']],
    ['seckill-bench run --isolation rep', ['repeatable-read']],
    ['seckill-bench run -s naive,hincr', ['naive,hincrby']],
    ['seckill-bench run scenarios/two', ['scenarios/two-buyers-one-unit.yaml']],
    ['seckill-bench run --json package.js', ['package.json']],
    ['seckill-bench run --stock ', []],
    ['seckill-bench schema doc', ['doctor']],
  ])('after %j offers %j', async (typed, offered) => {
    expect(await complete(typed)).toEqual(offered);
  });
});
