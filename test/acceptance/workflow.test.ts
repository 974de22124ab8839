import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { JUNIT_SCHEMA } from '../report/junit/schema.ts';

const root = new URL('../../', import.meta.url);
const bin = fileURLToPath(new URL('bin/seckill-bench.js', root));
/** Stands for npx: what it would fetch is the tool of this checkout. */
const NPX = `#!/bin/sh
case "$1 $2" in '--yes seckill-bench'*) shift 2 ;; *) echo "npx: $*" >&2; exit 99 ;; esac
exec node '${bin}' "$@"
`;
let folder = '';
let programs = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-workflow-'));
  programs = await mkdtemp(join(tmpdir(), 'seckill-programs-'));
  await writeFile(join(programs, 'npx'), NPX, { mode: 0o755 });
  await execa({ cwd: folder })`node ${[bin, 'init']}`;
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(programs, { recursive: true, force: true });
});

/** GitHub takes ten annotations of a kind from a step, and a summary of 1 MiB. */
const MOST_ANNOTATIONS = 10;
const MOST_BYTES = 1024 * 1024;

describe('the workflow that init writes, step by step', () => {
  const stepsOf = async (): Promise<readonly Step[]> => {
    const { jobs } = parse(await readFile(join(folder, '.github/workflows/stock.yml'), 'utf8'));
    return jobs.stock.steps;
  };

  it('is green for a strategy that sells right', { timeout: 60_000 }, async () => {
    const job = await runJob(await stepsOf());
    expect(job.steps).toEqual([
      ['Five sales', 0],
      ['Every order of events', 0],
    ]);
    expectGreen(job);
  });

  it('is red for unsafe-lock, at once', { timeout: 60_000 }, async () => {
    await sell('unsafe-lock');
    const job = await runJob(await stepsOf());
    expect(job.steps).toEqual([['Five sales', 1]]);
    expectRed(job);
  });
});

describe('the job of docs/ci.md', () => {
  const script = async (): Promise<Step[]> => {
    const docs = await readFile(new URL('docs/ci.md', root), 'utf8');
    const [, yaml = ''] = /## GitLab CI[\s\S]*?```yaml\n([\s\S]*?)```/.exec(docs) ?? [];
    return parse(yaml).stock.script.map((run: string) => ({ run }));
  };

  it.each([
    ['hincrby', 0],
    ['unsafe-lock', 1],
  ] as const)('on GitLab: %s ends with %d', { timeout: 60_000 }, async (name, code) => {
    await sell(name);
    const job = await runJob(await script(), { GITLAB_CI: 'true' });
    expect(job.steps.map(([, exitCode]) => exitCode)).toEqual([code]);
    expectValid(job.junit);
    expect([job.annotations, job.summary]).toEqual([[], '']);
  });
});

function expectGreen({ annotations, summary, junit }: Job): void {
  expect(annotations).toEqual([]);
  expect(summary).toMatch(/^# [a-z-]+: PASS/m);
  expectValid(junit);
  expect(junit).not.toContain('<failure');
}

function expectRed({ annotations, summary, junit }: Job): void {
  expect(annotations).toHaveLength(1);
  expect(annotations[0]).toMatch(/^::error title=seckill-bench%3A unsafe-lock%3A oversold/);
  expect(annotations.length).toBeLessThanOrEqual(MOST_ANNOTATIONS);
  expect(summary).toMatch(/^# unsafe-lock: FAIL/m);
  expect(Buffer.byteLength(summary)).toBeLessThan(MOST_BYTES);
  expectValid(junit);
  expect(junit).toContain('<failure');
}

function expectValid(junit: string): void {
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(JUNIT_SCHEMA));
  expect(() => validator.validate(XmlDocument.fromString(junit))).not.toThrow();
}

/** A smaller sale, of another strategy. */
async function sell(strategy: string): Promise<void> {
  const { stdout } = await execa({ cwd: folder })`node ${[bin, 'init', '--force']}`;
  expect(stdout).toContain('scenario.yaml');
  const scenario = join(folder, 'scenario.yaml');
  const text = await readFile(scenario, 'utf8');
  const smaller = text.replace('buyers: 1000', 'buyers: 100').replace('stock: 100', 'stock: 10');
  await writeFile(scenario, smaller.replace('./strategy.ts', strategy));
}

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly if?: string;
}

interface Job {
  readonly steps: readonly (readonly [name: string, exitCode: number])[];
  readonly annotations: readonly string[];
  readonly summary: string;
  readonly junit: string;
}

/** Runs a job's commands as they stand, each in a shell, none after one that failed. */
async function runJob(
  given: readonly Step[],
  ci: Readonly<Record<string, string>> = { GITHUB_ACTIONS: 'true' },
): Promise<Job> {
  const summaryFile = join(folder, `summary-${Date.now()}.md`);
  await writeFile(summaryFile, '');
  await rm(join(folder, 'stock.xml'), { force: true });
  const path = `${programs}:${process.env.PATH}`;
  const common = {
    GITHUB_ACTIONS: '',
    ...ci,
    GITHUB_STEP_SUMMARY: summaryFile,
    CI: 'true',
    PATH: path,
  };
  const steps: [string, number][] = [];
  const annotations: string[] = [];
  for (const { name, run, if: condition } of given) {
    if (run === undefined || condition !== undefined) continue;
    const script = join(folder, 'step.sh');
    await writeFile(script, run);
    const { exitCode = -1, stderr } = await execa({
      ...{ cwd: folder, env: common, reject: false },
    })`bash --noprofile --norc -e -o pipefail ${script}`;
    steps.push([name ?? run, exitCode]);
    annotations.push(...stderr.split('\n').filter((line) => line.startsWith('::')));
    if (exitCode !== 0) break;
  }
  const summary = await readFile(summaryFile, 'utf8');
  const junit = await readFile(join(folder, 'stock.xml'), 'utf8');
  return { steps, annotations, summary, junit };
}
