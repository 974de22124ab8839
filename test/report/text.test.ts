import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { renderText } from '../../src/report/text.ts';
import { documentOf, failing, passing, undecided } from './documents.ts';

const plain = new Chalk({ level: 0 });
const text = (document: RunDocument, columns = 80) =>
  renderText(document, { chalk: plain, columns });

describe('the report of one failing run', () => {
  it('leads with the verdict, the numbers that prove it, and the story', () => {
    expect(text(documentOf([failing]))).toMatch(
      new RegExp(
        `^${[
          'FAIL  oversold 1   unsafe-lock · stock 1 · 2 buyers · validate 12 s ·',
          '                   lock TTL 10 s',
          '      sold 2 of 1    lost updates 1    foreign releases 1',
          '      critical sections overlapped once',
          '',
          '      00:00.000  buyer 17   takes the lock \\(expires 00:10.000\\), reads stock 1',
          '      00:10.000             the lock expires; buyer 17 still waits for the user',
          '                            service',
          '      00:10.312  buyer 402  takes the lock \\(expires 00:20.312\\), reads stock 1',
          "      00:12.001  buyer 17   writes stock 0, deletes buyer 402's lock, is sold a",
          '                            unit   <- foreign release',
        ].join('\n')}\n`,
      ),
    );
  });

  it('says where a lock may have ended because the machine itself stood still', () => {
    const stillFor = (loopDelayMaxUs: number, timeScale: number) => {
      const generator = { ...failing.generator, loopDelayMaxUs };
      const breaksWhen = 'the work outlives the lock TTL';
      const result = { ...failing, breaksWhen, timeScale, generator };
      const words = text(documentOf([result]));
      return words.replace(/\s+/g, ' ');
    };
    expect(stillFor(93_500, 60)).toContain(
      "it stood still for 5.61 s of scenario time, of a lock's TTL of 10 s: a lower --time-scale leaves more room",
    );
    expect(stillFor(2_500_000, 1)).toContain("it stood still for 2.50 s of a lock's TTL of 10 s");
    const mutex = { ...failing, breaksWhen: 'there are two nodes', timeScale: 60 };
    const generator = { ...failing.generator, loopDelayMaxUs: 93_500 };
    expect(text(documentOf([{ ...mutex, generator }]))).not.toContain('stood still');
    expect(stillFor(41_000, 60)).not.toContain('stood still');
    expect(stillFor(2_400_000, 1)).not.toContain('stood still');
  });

  it('ends with the line that reproduces it, and a newline', () => {
    const lines = text(documentOf([failing])).split('\n');
    expect(lines.slice(-2)).toEqual([
      'Reproduce     seckill-bench run --strategy unsafe-lock --delay 12s --seed 1',
      '',
    ]);
  });

  it.each([80, 120])('fits %d columns, but for the line to copy', (columns) => {
    for (const result of [failing, passing, undecided]) {
      const lines = text(documentOf([result]), columns).split('\n');
      const wide = lines.filter((line) => line.length > columns && !line.startsWith('Reproduce'));
      expect(wide).toEqual([]);
      expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    }
  });

  it('quotes what a shell would read otherwise', () => {
    const result = { ...failing, reproduce: ['run', '--expect', "p99<'1s'"] };
    expect(text(documentOf([result]))).toContain(
      `Reproduce     seckill-bench run --expect 'p99<'\\''1s'\\'''\n`,
    );
  });

  it('is the same text with colour, painted', () => {
    const painted = renderText(documentOf([failing]), {
      chalk: new Chalk({ level: 1 }),
      columns: 80,
    });
    expect(painted).toContain('\u001b[31m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(text(documentOf([failing])));
  });

  it('says what an expectation found', () => {
    const expectations = [
      { expression: 'p99<250ms', actual: 12_000_000, verdict: 'fail' },
    ] as const;
    const checks = failing.checks.map((check) => ({ ...check, judged: false }));
    const result = { ...passing, verdict: 'fail', checks, expectations } as const;
    expect(text(documentOf([result]))).toMatch(/^FAIL {2}expected p99<250ms, got 12.0 s/);
  });
});

describe('the report of a run that passed', () => {
  it('says so first, without a story', () => {
    const report = text(documentOf([passing]));
    expect(report).toMatch(/^PASS {2}sold 1 of 1, none oversold {3}hincrby · stock 1 · 2 buyers\n/);
    expect(report).not.toContain('00:00');
    expect(report).toContain('Expected      ok       oversold==0, got 0\n');
  });

  it('says of an accepted oversell that it was expected', () => {
    const result = { ...failing, verdict: 'pass' } as const;
    expect(text(documentOf([result]))).toMatch(/^PASS {2}sold 2 of 1, oversold 1 as expected/);
  });
});

describe('the report of an inconclusive run', () => {
  const report = text(documentOf([undecided]));

  it('says why, and what to do', () => {
    expect(report).toMatch(/^INCONCLUSIVE {2}watch-multi · stock 1 · 2 buyers · validate 12 s/);
    expect(report).toContain('why  finishes: --max-time passed (10m of wall time):');
    expect(report).toContain('try  raise --max-time');
    expect(report).toContain('why  expected responseUsBy.busy.p99<5ms: not measured in this run');
  });

  it('names the clock that its times are measured on, and the errors', () => {
    expect(report).toContain('wall time, at time scale 60');
    expect(report).toContain('per second of wall time');
    expect(report).toContain('Errors        1 × Connection is closed');
  });
});

describe('the report of several runs', () => {
  const results = [failing, passing, undecided];

  it('compares them in one table, and proves the ones that did not pass', () => {
    const lines = text(documentOf(results)).split('\n');
    expect(lines[0]).toMatch(/^verdict +strategy +sold +oversold +attempts\/s +p50 +p99 +p99.9$/);
    expect(lines[1]).toMatch(/^FAIL +unsafe-lock +2 +1 +0.1 +12.0 s/);
    expect(lines[2]).toMatch(/^PASS +hincrby +1 +0/);
    expect(lines.filter((line) => line.startsWith('FAIL  oversold 1'))).toHaveLength(1);
  });

  it('end with one command for all of them, each option of a strategy in it once', () => {
    const ran = (strategy: string, ...set: string[]) => ({
      ...failing,
      reproduce: ['run', '--strategy', strategy, ...set, '--fault', 'pause:2s@5s', '--seed', '1'],
    });
    const undone = ran('hincrby', '--set', 'undo=true');
    const both = [
      undone,
      ran('naive'),
      { ...undone, reproduce: ran('./my shop.ts', '--set', 'undo=true').reproduce },
    ];
    const commands = (shown: typeof both) =>
      text(documentOf(shown))
        .split('\n')
        .filter((line) => line.includes('seckill-bench run'));
    expect(commands(both)).toEqual([
      "Reproduce     seckill-bench run --strategy 'hincrby,naive,./my shop.ts' --set undo=true --fault pause:2s@5s --seed 1",
    ]);
  });

  it('end with one for each that did not pass, where their seeds differ', () => {
    const lines = text(documentOf(results)).split('\n');
    const commands = lines.filter((line) => line.includes('seckill-bench run'));
    expect(commands).toHaveLength(2);
    expect(commands[0]).toBe(
      'Reproduce     seckill-bench run --strategy unsafe-lock --delay 12s --seed 1',
    );
  });

  it.each([80, 120])('fits %d columns, and shows more where there is room', (columns) => {
    const lines = text(documentOf(results), columns).split('\n');
    const wide = lines.filter((line) => line.length > columns && !line.includes('seckill-bench'));
    expect(wide).toEqual([]);
    expect(lines[0]?.includes('validate/s')).toBe(columns === 120);
  });

  it('fits 80 columns with the longest names and verdicts, and loses none of the figures', () => {
    const long = results.map((result) => ({ ...result, strategy: 'transactional-message' }));
    const lines = text(documentOf(long), 80).split('\n');
    const tables = lines.slice(0, lines.indexOf('What breaks them:'));
    expect(tables.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[0]).toMatch(/^verdict +strategy +sold +oversold +p50 +p99 +p99.9/);
    const cost = lines[lines.indexOf('') + 1];
    expect(cost).toMatch(/^strategy +attempts\/s +trips +\/attempt +validate +validate\/s/);
  });

  it('tells in a second table what a purchase costs, where one is too wide', () => {
    const lines = text(documentOf(results), 80).split('\n');
    const at = lines.indexOf('');
    expect(lines[at + 1]).toMatch(/^strategy +trips +\/attempt +validate +validate\/s +overlaps/);
    expect(lines[at + 2]).toMatch(/^unsafe-lock +4 +3 +2 +1 +1/);
  });

  it('tells what breaks each, in its own words', () => {
    const quoted = results.map((result) => ({
      ...result,
      breaksWhen: `it is ${'very '.repeat(20)}slow`,
    }));
    const lines = text(documentOf(quoted), 80).split('\n');
    const at = lines.indexOf('What breaks them:');
    expect(lines[at + 1]).toMatch(/^unsafe-lock {2}it is very/);
    expect(lines[at + 2]).toMatch(/^ {13}very/);
    const silent = results.map((result) => ({ ...result, breaksWhen: null }));
    expect(text(documentOf(silent), 80)).not.toContain('What breaks them');
  });

  it('names what did not run', () => {
    const notRun = [{ strategy: 'redlock', reason: 'needs five masters', named: false }];
    expect(text(documentOf([], notRun))).toBe('not run: redlock: needs five masters\n');
    expect(text(documentOf(results, notRun))).toMatch(/^not run: redlock/);
    const more = [...notRun, { ...notRun[0], strategy: 'mine' }] as typeof notRun;
    expect(text(documentOf([], more))).toBe('not run: redlock, mine: needs five masters\n');
  });

  it('keeps the lines of a reason apart, and sets off all but the first', () => {
    const reason = '--limit-per-buyer: expected a strategy that keeps a limit per buyer, got it';
    const notRun = [{ strategy: 'it', reason: `${reason}\n  hint: naive does`, named: false }];
    expect(text(documentOf([], notRun)).split('\n')).toEqual([
      'not run: it: --limit-per-buyer: expected a strategy that keeps a limit per',
      '  buyer, got it',
      '  hint: naive does',
      '',
    ]);
  });
});
