import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '../../../src/core/result.ts';
import { renderJunit } from '../../../src/report/junit/junit.ts';
import { cli } from '../../cli/fake-context.ts';
import { resultOf } from '../../compare/documents.ts';
import { JUNIT_SCHEMA } from './schema.ts';

let several: RunDocument;
beforeAll(async () => {
  several = await resultOf('-s', 'unsafe-lock,hincrby,redlock', '--expect', 'sold==5');
});

function parsed(xml: string): XmlDocument {
  const document = XmlDocument.fromString(xml);
  const schema = XmlDocument.fromString(JUNIT_SCHEMA);
  XsdValidator.fromDoc(schema).validate(document);
  return document;
}

function texts(document: XmlDocument, path: string): string[] {
  return document.find(path).map((node) => node.content);
}

describe('JUnit XML', () => {
  it('is valid, with a suite for each strategy and a case for each check', () => {
    const document = parsed(renderJunit(several));
    expect(texts(document, '/testsuites/testsuite/@name')).toEqual([
      'unsafe-lock',
      'hincrby',
      'redlock',
    ]);
    const cases = texts(document, '//testsuite[@name="hincrby"]/testcase/@name');
    expect(cases).toContain('no-oversell');
    expect(cases).toContain('expect sold==5');
  });

  it('says of a failure what failed, how, and how to see it again', () => {
    const document = parsed(renderJunit(several));
    const path = '//testsuite[@name="unsafe-lock"]/testcase[@name="one-holder"]/failure';
    expect(texts(document, `${path}/@message`)[0]).toContain('critical sections');
    expect(texts(document, path)[0]).toContain('again: seckill-bench run --strategy unsafe-lock');
    const failures = Number(texts(document, '/testsuites/@failures')[0]);
    expect(failures).toBe(document.find('//failure').length);
    expect(failures).toBeGreaterThan(0);
  });

  it('counts what could not be decided as errors, and what does not count as skipped', async () => {
    const open = parsed(renderJunit(await resultOf('-s', 'hincrby', '--buyers', '1')));
    expect(open.find('//testcase[@name="contention"]/error')).toHaveLength(1);
    const known = parsed(renderJunit(await resultOf('-s', 'naive', '--expect', 'oversold>0')));
    expect(known.find('//failure')).toHaveLength(0);
    expect(known.find('//testcase[@name="stock-conserved"]/skipped')).toHaveLength(1);
  });

  it('tells of a strategy that was not run: an error where it was named', () => {
    const notRun = [
      { strategy: 'one', reason: 'no server', named: true },
      { strategy: 'two', reason: 'no server', named: false },
    ];
    const document = parsed(renderJunit({ ...several, results: [], notRun }));
    expect(document.find('//testsuite[@name="one"]/testcase/error')).toHaveLength(1);
    expect(document.find('//testsuite[@name="two"]/testcase/skipped')).toHaveLength(1);
  });

  it('holds whatever a strategy of the user is called, or a server says', () => {
    const [first] = several.results as [RunDocument['results'][number]];
    const odd = { ...first, strategy: 'a<b>&"c"\u0001', errors: [] };
    const document = parsed(renderJunit({ ...several, results: [odd] }));
    expect(texts(document, '//testsuite/@name')).toEqual(['a<b>&"c"\ufffd']);
  });

  it('is written by --junit beside the report', async () => {
    const argv = ['run', '-s', 'naive', '--buyers', '20', '--stock', '5', '--junit', 'junit.xml'];
    const { code, stdout, written } = await cli(argv);
    expect([code, stdout.slice(0, 4)]).toEqual([1, 'FAIL']);
    expect(parsed(written.get('junit.xml') ?? '').find('//failure').length).toBeGreaterThan(0);
  });
});
