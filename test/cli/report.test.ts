import { beforeAll, describe, expect, it } from 'vitest';
import { cli, type Ran } from './fake-context.ts';

const SALE = ['run', '-s', 'unsafe-lock', '--stock', '3', '--buyers', '9', '--delay', '12s'];

describe('report', () => {
  let ran: Ran;
  let json: string;
  let recording: string;

  beforeAll(async () => {
    ran = await cli([...SALE, '--json', 'r.json', '--record', 'r.jsonl', '--html', 'run.html']);
    json = ran.written.get('r.json') ?? '';
    recording = ran.written.get('r.jsonl') ?? '';
  });

  const report = (args: readonly string[], files: Record<string, string> = {}) =>
    cli(['report', ...args], { files: { 'r.json': json, 'r.jsonl': recording, ...files } });

  it('of a result is the report again, and exits as the run did', async () => {
    const again = await report(['r.json']);
    expect([ran.code, again.code]).toEqual([1, 1]);
    expect(again.stdout).toBe(ran.stdout);
  });

  it('writes the page that the run wrote, from its result and from its recording', async () => {
    const page = ran.written.get('run.html');
    expect(page).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    for (const file of ['r.json', 'r.jsonl']) {
      const again = await report([file, '--html', 'again.html']);
      expect(again.written.get('again.html')).toBe(page);
      expect(again.stderr).toContain('wrote again.html');
      expect(again.stdout).toBe('');
    }
  });

  it('keeps what a page draws in a file, and leaves it out on stdout', async () => {
    expect(JSON.parse(json).results[0].timeline.sold.at(-1)).toBeGreaterThan(3);
    const printed = await cli([...SALE, '--json']);
    expect(JSON.parse(printed.stdout).results[0]).not.toHaveProperty('timeline');
  });

  it('of a result that was printed makes a page of what there is', async () => {
    const printed = await cli([...SALE, '--json']);
    const { code, written } = await report(['old.json', '--html', 'p.html'], {
      'old.json': printed.stdout,
    });
    expect(code).toBe(1);
    expect(written.get('p.html')).toContain('was written without its timeline');
  });

  it('gives a recording as a result, with its timeline', async () => {
    const { written } = await report(['r.jsonl', '--json', 'again.json']);
    const [first, again] = [json, written.get('again.json') ?? '{}'].map((text) =>
      JSON.parse(text),
    );
    expect(again.results).toEqual(first.results);
  });

  it('gives a result as Markdown', async () => {
    const { stdout } = await report(['r.json', '--markdown', '-']);
    expect(stdout).toMatch(/^#/);
  });

  it.each([
    ['a folder that is missing', ['r.json', '--html', 'no/p.html'], 'ENOENT'],
    ['an input', ['r.json', '--html', 'r.json'], 'a file for the page (.html)'],
    ['a scenario', ['r.json', '--html', 'sale.yaml'], 'a file for the page (.html)'],
    ['stdout', ['r.json', '--html', '-'], 'a file for the page (.html)'],
    ['another output', ['r.json', '--html', 'p', '--json', 'p'], 'a file of its own'],
  ])('refuses to write the page to %s', async (_, args, told) => {
    const fake = {
      files: { 'r.json': json },
      notWritable: args.includes('no/p.html') ? 'ENOENT' : '',
    };
    const { code, stderr } = await cli(
      ['report', ...args],
      fake.notWritable ? fake : { files: fake.files },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('--html: expected');
    expect(stderr).toContain(told);
  });

  it.each([
    ['nothing there', 'none.json', 'a file to replay, got nothing there (ENOENT)'],
    [
      'a log',
      'access.log',
      'a result of run --json, or a recording of run --record, got a file that begins with',
    ],
    ['half a result', 'half.json', 'got a document that ends in its middle'],
  ])('refuses %s', async (_, file, told) => {
    const { code, stderr } = await report([file], {
      'access.log': '127.0.0.1 - - [x]\n',
      'half.json': json.slice(0, 900),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(told);
  });

  it('tells of a disk that is full, and exits 4 where the run passed', async () => {
    const passed = await cli([
      'run',
      '-s',
      'hincrby',
      '--stock',
      '3',
      '--buyers',
      '9',
      '--json',
      'p',
    ]);
    const { code, stderr } = await cli(['report', 'p.json', '--html', 'p.html'], {
      files: { 'p.json': passed.written.get('p') ?? '' },
      writeError: 'ENOSPC',
    });
    expect(code).toBe(4);
    expect(stderr).toContain('--html: expected a file that can be written, got p.html (ENOSPC)');
  });
});
