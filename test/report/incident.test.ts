import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { IncidentFacts } from '../../src/core/incident.ts';
import { incidentLines } from '../../src/report/incident.ts';
import { documentOf, failing, passing, undecided } from './documents.ts';

const FACTS: IncidentFacts = {
  file: 'sale.csv',
  format: 'csv',
  requests: 1_000,
  buyers: 1_000,
  repeatedBuyers: 0,
  spanUs: 90_000_000,
  peakPerSec: 40,
  resolutionUs: 1_000,
  timeOf: 'start',
  delay: null,
  otherPaths: 0,
  paths: [],
  statuses: [],
  damaged: [],
};

function told(facts: Partial<IncidentFacts>, results = [failing], columns = 120): string {
  const options = { chalk: new Chalk({ level: 0 }), columns };
  return incidentLines({ ...FACTS, ...facts }, documentOf(results), options).join('\n');
}

describe('what a log said', () => {
  it('is told in a line where there is little to tell', () => {
    expect(told({})).toBe(
      [
        'Log           sale.csv: CSV · 1,000 requests of 1,000 buyers in 90.0 s · 40/s at most · times to 1 ms',
        'Downstream    the log does not say how long it took; --delay does',
        '',
        'With unsafe-lock (what you had): 1 oversold.',
      ].join('\n'),
    );
  });

  it('names what was left out, with the first lines', () => {
    const damaged = [
      { reason: 'no time', lines: 7, first: [2, 3, 5, 8, 13] },
      { reason: 'no buyer', lines: 1, first: [4] },
    ];
    expect(told({ otherPaths: 12, damaged })).toContain(
      'Left out      12 requests to other paths · 7 damaged lines: no time (lines 2, 3, 5, 8, 13, …) ·\n' +
        '              1 damaged line: no buyer (line 4)\n',
    );
  });

  it('names the flags that would say which requests count', () => {
    const delay = {
      count: 990,
      from: 'both',
      assumedUnit: 's',
      p50: 3_000,
      p99: 12e6,
      max: 13e6,
    } as const;
    const paths = [
      { path: '/sale', requests: 900 },
      { path: '/', requests: 100 },
    ];
    const statuses = [
      { status: '409', requests: 800 },
      { status: '200', requests: 200 },
    ];
    const text = told({ delay, paths, statuses });
    expect(text).toContain('all paths are replayed (/sale 900, / 100): --path chooses one');
    expect(text).toContain('of every status (409 800, 200 200): --delay-status chooses');
    expect(text).toContain('10 requests without one take that of the one before');
    expect(text).toContain('read as s (%T)');
  });

  it('keeps to the width of the screen', () => {
    const lines = told(
      { repeatedBuyers: 9, resolutionUs: 1e6, timeOf: 'end' },
      [failing],
      80,
    ).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('the comparison', () => {
  it('has what else is to be known of a figure', () => {
    const lost = { ...failing, strategy: 'uuid-lock', oversold: 0, oversoldPossible: 0 };
    const possible = { ...failing, strategy: 'naive', oversold: 2, oversoldPossible: 5 };
    expect(told({}, [failing, lost, passing, possible]).replaceAll('\n', ' ')).toContain(
      'With unsafe-lock (what you had): 1 oversold; with uuid-lock: 0 (lost updates 1); with hincrby: 0; with naive: 2 to 5.',
    );
    expect(told({}, [undecided])).toMatch(/: 0.* oversold \(not finished in time\)\.$/);
  });
});
