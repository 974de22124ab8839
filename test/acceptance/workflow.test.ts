import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { JUNIT_SCHEMA } from '../report/junit/schema.ts';

const bin = fileURLToPath(new URL('../../bin/seckill-bench.js', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seckill-workflow-'));
  await execa({ cwd: folder })`node ${[bin, 'init']}`;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** GitHub takes ten annotations of a kind from a step, and a summary of 1 MiB. */
const MOST_ANNOTATIONS = 10;
const MOST_BYTES = 1024 * 1024;

describe('the workflow that init writes, step by step', () => {
  it('is green for a strategy that sells right', { timeout: 60_000 }, async () => {
    const job = await runJob();
    expect(job.steps).toEqual([
      ['Five sales', 0],
      ['Every order of events', 0],
    ]);
    expect(job.annotations).toEqual([]);
    expectValid(job.junit);
    expect(job.junit).not.toContain('<failure');
  });

  it('is red for unsafe-lock, at once', { timeout: 60_000 }, async () => {
    const scenario = join(folder, 'scenario.yaml');
    const text = await readFile(scenario, 'utf8');
    const smaller = text.replace('buyers: 1000', 'buyers: 100').replace('stock: 100', 'stock: 10');
    await writeFile(scenario, smaller.replace('./strategy.ts', 'unsafe-lock'));
    const job = await runJob();
    expect(job.steps).toEqual([['Five sales', 1]]);
    expect(job.annotations).toHaveLength(1);
    expect(job.annotations[0]).toMatch(/^::error title=seckill-bench%3A unsafe-lock%3A oversold/);
    expect(job.annotations.length).toBeLessThanOrEqual(MOST_ANNOTATIONS);
    expect(job.summary).toMatch(/^# unsafe-lock: FAIL/m);
    expect(Buffer.byteLength(job.summary)).toBeLessThan(MOST_BYTES);
    expectValid(job.junit);
    expect(job.junit).toContain('<failure');
  });
});

function expectValid(junit: string): void {
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(JUNIT_SCHEMA));
  expect(() => validator.validate(XmlDocument.fromString(junit))).not.toThrow();
}

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly if?: string;
}

/** Runs the job's commands as CI does: each in a shell, none after one that failed. */
async function runJob() {
  const text = await readFile(join(folder, '.github/workflows/stock.yml'), 'utf8');
  const { jobs } = parse(text) as { jobs: { stock: { steps: readonly Step[] } } };
  const summaryFile = join(folder, `summary-${Date.now()}.md`);
  await writeFile(summaryFile, '');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summaryFile, CI: 'true' };
  const steps: [string, number][] = [];
  const annotations: string[] = [];
  for (const { name = '', run, if: condition } of jobs.stock.steps) {
    if (run === undefined || condition !== undefined) continue;
    const command = run.replace(/npx --yes seckill-bench@[\d.]+/, `node ${bin}`);
    expect(command).not.toBe(run);
    const { exitCode = -1, stderr } = await execa({
      ...{ cwd: folder, env, reject: false },
    })`bash -e -o pipefail -c ${command}`;
    steps.push([name, exitCode]);
    annotations.push(...stderr.split('\n').filter((line) => line.startsWith('::')));
    if (exitCode !== 0) break;
  }
  const summary = await readFile(summaryFile, 'utf8');
  const junit = await readFile(join(folder, 'stock.xml'), 'utf8');
  return { steps, annotations, summary, junit };
}
