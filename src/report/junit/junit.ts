import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { RunDocument, RunResult } from '../../core/result.ts';
import { headline } from '../proof.ts';
import { type Case, casesOf } from './cases.ts';

/**
 * The results as JUnit XML, as CI servers read it (the schema of Ant's JUnit task, which Jenkins and GitLab take): a
 * suite for each strategy, in it a case for each check and expectation. What fails is a failure, what could not be
 * decided an error, what was found but does not count is skipped. Times are seconds of the world's clock.
 */
export function renderJunit(document: RunDocument): string {
  const timestamp = document.wall.startedAt.replace(/\..*$/, '');
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\ufffd' });
  const suites = [
    ...document.results.map((result) => ({
      name: result.strategy,
      cases: casesOf(result),
      timeSec: result.durationUs / 1e6,
      facts: factsOf(result),
    })),
    ...document.notRun.map((one) => ({
      name: one.strategy,
      cases: [notRunCase(one)],
      timeSec: 0,
      facts: { reason: one.reason },
    })),
  ];
  const all = countsOf(suites.flatMap(({ cases }) => cases));
  const testsuites = root.ele('testsuites', { name: 'seckill-bench', ...all });
  for (const [id, { name, cases, timeSec, facts }] of suites.entries()) {
    const counts = { ...countsOf(cases), skipped: count(cases, 'skipped') };
    const about = { id, name, package: 'seckill-bench', timestamp, hostname: 'localhost' };
    const suite = testsuites.ele('testsuite', { ...about, ...counts, time: seconds(timeSec) });
    const properties = suite.ele('properties');
    for (const [key, value] of Object.entries(facts))
      properties.ele('property', { name: key, value });
    for (const one of cases) addCase(suite, name, one);
    suite.ele('system-out').up().ele('system-err');
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function addCase(
  suite: XMLBuilder,
  strategy: string,
  { name, kind, message, details }: Case,
): void {
  const about = { classname: `seckill-bench.${strategy}`, name, time: seconds(0) };
  const element = suite.ele('testcase', about);
  if (kind === 'passed') return;
  if (kind === 'skipped') element.ele('skipped', { message });
  else
    element.ele(kind, { message, type: kind === 'failure' ? 'fail' : 'inconclusive' }).txt(details);
}

/** What a reader of a suite wants beside its cases. */
function factsOf(result: RunResult): Readonly<Record<string, string>> {
  const { target, seed, stock, sold, oversold } = result;
  return {
    verdict: result.verdict,
    headline: headline(result),
    target,
    seed: String(seed),
    stock: String(stock),
    sold: String(sold),
    oversold: String(oversold),
  };
}

function notRunCase({ reason, named, targetFailed }: RunDocument['notRun'][number]): Case {
  const kind = named || targetFailed === true ? 'error' : 'skipped';
  return { name: 'runs', kind, message: `not run: ${reason}`, details: reason };
}

function countsOf(cases: readonly Case[]) {
  return {
    tests: cases.length,
    failures: count(cases, 'failure'),
    errors: count(cases, 'error'),
  };
}

function count(cases: readonly Case[], kind: Case['kind']): number {
  return cases.filter((one) => one.kind === kind).length;
}

function seconds(value: number): string {
  return value.toFixed(3);
}
