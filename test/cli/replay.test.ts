import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { simulated } from '../support/simulated.ts';
import { cli, type FakeProcess } from './fake-context.ts';

/** A sale that is over in a blink, and in which most strategies go wrong. */
const SMALL = ['--stock', '10', '--buyers', '50', '--delay', '1s', '--lock-ttl', '500ms'];

describe('replay of a recorded run', () => {
  it.each(simulated.map(({ name }) => name))(
    'gives the document and the report that the run of %s gave',
    async (name) => {
      const run = await cli(['run', '-s', name, ...SMALL, '--record', 'run.jsonl', '--json']);
      const files = Object.fromEntries(run.written);
      const again = await cli(['replay', 'run.jsonl', '--json'], { files });
      expect(again.code).toBe(run.code);
      expect({ ...parse(again.stdout), wall: null }).toEqual({ ...parse(run.stdout), wall: null });

      const text = await cli(['run', '-s', name, ...SMALL]);
      expect((await cli(['replay', 'run.jsonl'], { files })).stdout).toBe(text.stdout);
    },
  );

  it('says on stderr what it was given', async () => {
    const { stderr } = await cli(['replay', 'run.jsonl'], { files: await recorded('naive') });
    expect(stderr).toMatch(/^run\.jsonl: a run of naive, recorded: [\d,]+ events\n$/);
    const quiet = await cli(['replay', 'run.jsonl', '--quiet'], { files: await recorded('naive') });
    expect(quiet.stderr).toBe('');
  });

  it('judges by other expectations where they are given', async () => {
    const files = await recorded('naive', ['--expect', 'sold==1']);
    expect((await cli(['replay', 'run.jsonl'], { files })).code).toBe(1);
    const { code, stdout } = await cli(
      ['replay', 'run.jsonl', '--expect', 'oversold>0', '--json'],
      { files },
    );
    const [result] = parse(stdout).results;
    expect([code, result?.scenario.expect]).toEqual([0, ['oversold>0']]);
    expect(result?.reproduce.join(' ')).toMatch(/--expect oversold>0$/);
    expect(result?.reproduce.join(' ')).not.toContain('sold==1');
    const wrong = await cli(['replay', 'run.jsonl', '--expect', 'solt==1'], { files });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean sold?')]);
  });

  it('writes the document to a file beside the report, and never over the recording', async () => {
    const files = await recorded('naive');
    const { stdout, written } = await cli(['replay', 'run.jsonl', '--json', 'out.json'], { files });
    expect([stdout.slice(0, 4), parse(written.get('out.json') ?? '').verdict]).toEqual([
      'FAIL',
      'fail',
    ]);
    const over = await cli(['replay', 'run.jsonl', '--json', 'run.jsonl'], { files });
    expect([over.code, over.stderr]).toEqual([2, expect.stringContaining('which is replayed')]);
  });

  it('is inconclusive where the recording is cut, and says after which event', async () => {
    const { code, stdout, stderr } = await cli(['replay', 'run.jsonl'], {
      files: edited(await recorded('hincrby'), (lines) => lines.slice(0, 150)),
    });
    expect([code, stderr]).toEqual([3, expect.stringContaining('and then the file is cut')]);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/the recording is cut after event \d+/);
  });

  it('is inconclusive where lines are damaged, and says which', async () => {
    const { code, stdout, stderr } = await cli(['replay', 'run.jsonl'], {
      files: edited(await recorded('hincrby'), (lines) => lines.with(99, '[1,2').with(109, '{')),
    });
    expect(code).toBe(3);
    expect(stderr).toContain('run.jsonl: 2 damaged lines (lines 100, 110)');
    expect(stdout).toContain('2 damaged lines');
  });

  it('still fails where a damaged recording shows that too much was sold', async () => {
    const { code, stdout } = await cli(['replay', 'run.jsonl', '--json'], {
      files: edited(await recorded('unsafe-lock'), (lines) => lines.with(99, '[1,2')),
    });
    const [result] = parse(stdout).results;
    expect([code, result?.verdict, result?.overlaps]).toEqual([1, 'fail', 0]);
    expect(result?.overlapsPossible).toBeGreaterThan(0);
    expect(result?.stranded).toBeNull();
  });

  it('stops at a signal and judges what was read', async () => {
    const attempts = ['--attempts', '6000', '--stock', '10000', '--buyers', '50'];
    const run = await cli(['run', '-s', 'hincrby', ...attempts, '--record', 'run.jsonl']);
    const { code, stderr } = await cli(['replay', 'run.jsonl'], {
      files: Object.fromEntries(run.written),
      terminal: 80,
      signals: ['SIGINT'],
    });
    expect([code, stderr]).toEqual([130, expect.stringContaining('SIGINT: stopping')]);
  });
});

describe('run --record', () => {
  it('says which file it wrote, and how to see it again', async () => {
    const { stderr } = await cli(['run', '-s', 'naive', ...SMALL, '--record', 'run.jsonl']);
    expect(stderr).toContain('recorded: run.jsonl (see it again: seckill-bench replay run.jsonl)');
  });

  it('writes one file for each strategy, with its name before the extension', async () => {
    const args = ['run', '-s', 'naive,hincrby', ...SMALL, '--record', 'out/run.jsonl'];
    const { written, stderr } = await cli(args);
    expect([...written.keys()]).toEqual(['out/run.naive.jsonl', 'out/run.hincrby.jsonl']);
    expect(stderr).toContain('recorded: out/run.naive.jsonl, out/run.hincrby.jsonl (see');
    for (const [file] of written) {
      const { stdout } = await cli(['replay', file], { files: Object.fromEntries(written) });
      expect(stdout).toContain(`--strategy ${file.split('.')[1]}`);
    }
  });

  it('prints the report and exits with 4 where the recording was lost', async () => {
    const { code, stdout, stderr } = await cli(
      ['run', '-s', 'hincrby', ...SMALL, '--record', 'run.jsonl'],
      { writeError: 'ENOSPC' },
    );
    expect([code, stdout.slice(0, 4)]).toEqual([4, 'PASS']);
    expect(stderr).toContain(
      '--record: expected a file that can be written, got run.jsonl (ENOSPC)',
    );
  });

  it('exits with 1, not 4, where the sale was oversold and the recording lost', async () => {
    const args = ['run', '-s', 'naive', ...SMALL, '--record', 'run.jsonl'];
    expect((await cli(args, { writeError: 'ENOSPC' })).code).toBe(1);
  });

  it.each([
    [['--record', ''], {}, 'got nothing'],
    [['--record', 'sale.yaml'], {}, 'got sale.yaml, an input'],
    [['--record', 'a', '--json', 'a'], {}, 'expected another file than --json, got a'],
    [['--record', 'run.jsonl'], { notWritable: 'EACCES' }, 'got run.jsonl (EACCES)'],
  ])('refuses %j before the run', async (args, fake: FakeProcess, why) => {
    const { code, stdout, stderr } = await cli(['run', '-s', 'naive', ...args], fake);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(why);
  });

  it('leaves a recording that ends as the run did where a signal stopped it', async () => {
    const args = ['--attempts', '100000', '--stock', '100000', '--buyers', '50'];
    const run = await cli(['run', '-s', 'hincrby', ...args, '--record', 'run.jsonl'], {
      terminal: 80,
      signals: ['SIGINT'],
    });
    expect(run.code).toBe(130);
    const again = await cli(['replay', 'run.jsonl'], { files: Object.fromEntries(run.written) });
    expect(again.code).toBe(3);
    expect(again.stdout).toContain('the run was interrupted');
    expect(again.stderr).not.toContain('is cut');
  });
});

describe('replay', () => {
  it.each([
    ['nothing', undefined, 'expected a file to replay, got nothing there (ENOENT)'],
    ['an empty file', '', 'got an empty file'],
    ['bytes', '\u0000\u0001\u0002', 'got bytes that are no text'],
    ['a poem', 'Roses are red,\n', 'got a file that begins with Roses are red,'],
    ['an empty line', '\n\n', 'got a first line that is empty'],
  ])('of %s exits with 2 and says what was seen', async (_, text, why) => {
    const files: Record<string, string> = text === undefined ? {} : { 'a.file': text };
    const { code, stdout, stderr } = await cli(['replay', 'a.file'], { files });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^a\.file: expected/);
    expect(stderr).toContain(why);
  });

  it('names the kinds that it knows', async () => {
    const { stderr } = await cli(['replay', 'a'], { files: { a: 'Roses are red' } });
    expect(stderr).toContain('a recorded run (run --record)');
    const wrong = await cli(['replay', 'a', '--kind', 'recordin'], { files: { a: 'x' } });
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('did you mean recording?'),
    ]);
  });

  it('takes a file for what --kind says', async () => {
    const { code, stderr } = await cli(['replay', 'a', '--kind', 'recording'], {
      files: { a: 'Roses are red' },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('the header of a recording')]);
  });

  it('refuses the flags that a kind does not take, all at once', async () => {
    const files = await recorded('naive');
    const args = ['replay', 'run.jsonl', '--target', 'local', '--lock-ttl', '5s'];
    const { code, stderr } = await cli(args, { files });
    expect(code).toBe(2);
    for (const flag of ['--target', '--lock-ttl']) {
      expect(stderr).toContain(
        `run.jsonl: expected flags that a recorded run (run --record) takes: --expect`,
      );
      expect(stderr).toContain(`got ${flag}\n`);
    }
  });
});

async function recorded(name: string, more: readonly string[] = []) {
  const args = ['run', '-s', name, ...SMALL, ...more, '--record', 'run.jsonl'];
  return Object.fromEntries((await cli(args)).written);
}

function edited(files: Record<string, string>, edit: (lines: string[]) => string[]) {
  const lines = (files['run.jsonl'] ?? '').trimEnd().split('\n');
  return { 'run.jsonl': `${edit(lines).join('\n')}\n` };
}

function parse(text: string): RunDocument {
  return JSON.parse(text) as RunDocument;
}
