import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import {
  type Coverage,
  EXPLORE_SCHEMA_VERSION,
  type ExploreDocument,
  type ExploreResult,
} from '../../src/core/exploration.ts';
import { worstVerdict } from '../../src/core/verdict.ts';
import { renderMatrixDocument } from '../../src/report/exploration/markdown.ts';
import { renderExploration } from '../../src/report/exploration/report.ts';
import { describeCoverage } from '../../src/report/exploration.ts';
import { matrixOf } from '../../src/run/explore/matrix.ts';

const COMPLETE: Coverage = {
  kind: 'complete',
  visited: 412,
  schedules: '34650',
  departures: null,
  stoppedBy: null,
};
const BOUNDED: Coverage = {
  kind: 'bounded',
  visited: 10_000,
  schedules: null,
  departures: 1,
  stoppedBy: 'schedules',
};
const SAMPLED: Coverage = { ...BOUNDED, kind: 'sampled', visited: 100_000, departures: null };

const proved: ExploreResult = {
  strategy: 'hincrby',
  verdict: 'pass',
  space: {
    ...{ buyers: 3, nodes: 3, stock: 2, quantity: 1, limitPerBuyer: null },
    ...{ attempts: 1, lockTtlMs: 10_000, faults: {}, seed: 1 },
  },
  policy: 'search',
  depth: null,
  covered: COMPLETE,
  judged: ['no-oversell', 'stock-conserved', 'finishes'],
  violations: [],
  unclear: [],
  givenUp: 0,
  isSold: true,
  reproduce: ['explore', '--strategy', 'hincrby'],
};

const violated: ExploreResult = {
  ...proved,
  strategy: 'uuid-lock',
  verdict: 'fail',
  space: { ...proved.space, faults: { delays: 2 } },
  covered: BOUNDED,
  judged: ['no-oversell', 'stock-conserved', 'one-holder', 'finishes'],
  violations: [
    {
      ...{ check: 'no-oversell', figure: 'oversold', evidence: 'sold 2 of 1 unit: 1 too many' },
      ...{ foundAfter: 45, steps: 16, file: 'out/uuid-lock.delays-2.oversold.txt' },
    },
    {
      ...{ check: 'one-holder', figure: 'overlaps', evidence: '1 of 2 sections overlapped' },
      ...{ foundAfter: 20, steps: 13, file: null },
    },
  ],
};

const unclear: ExploreResult = {
  ...proved,
  verdict: 'inconclusive',
  space: { ...proved.space, faults: { 'lost-reply': 1 } },
  unclear: [{ check: 'no-oversell', figure: 'oversold' }],
};

function documentOf(results: readonly ExploreResult[], isMatrix = false): ExploreDocument {
  return {
    schemaVersion: EXPLORE_SCHEMA_VERSION,
    tool: { name: 'seckill-bench', version: '0.0.0' },
    verdict: worstVerdict(results.map(({ verdict }) => verdict)),
    wall: { startedAt: '', elapsedMs: 0, node: '', platform: '' },
    results,
    notRun: [],
    ...(isMatrix ? { matrix: matrixOf(results) } : {}),
  };
}

function render(document: ExploreDocument, columns = 80): string {
  return renderExploration(document, new Map(), { chalk: new Chalk({ level: 0 }), columns });
}

describe('what a search covered', () => {
  it.each([
    [COMPLETE, 'complete: all 34,650 schedules (412 visited)'],
    [{ ...COMPLETE, schedules: '412' }, 'complete: all 412 schedules (each visited)'],
    [
      { ...COMPLETE, schedules: '6', visited: 8 },
      'complete: all 6 schedules (8 visited, those with few departures more than once)',
    ],
    [{ ...COMPLETE, schedules: '1', visited: 1 }, 'complete: the only schedule (each visited)'],
    [
      BOUNDED,
      'not complete: every schedule with up to 1 departure from one buyer after the other (10,000 visited, ended by --schedules)',
    ],
    [
      { ...BOUNDED, departures: 0, stoppedBy: 'max-time' as const },
      'not complete: every schedule without a departure from one buyer after the other (10,000 visited, ended by --max-time)',
    ],
    [SAMPLED, 'sampled: 100,000 schedules of an unknown number (search)'],
    [
      { ...SAMPLED, stoppedBy: 'interrupted' as const },
      'sampled: 100,000 schedules of an unknown number (search), interrupted',
    ],
  ])('is told and never more: %o', (covered, text) => {
    const told = describeCoverage({ ...proved, covered });
    expect(told).toBe(`${text}, 3 buyers, stock 2, 1 try each, no faults`);
  });

  it('names the depth of pct, and all that is bounded', () => {
    const space = {
      ...proved.space,
      ...{ nodes: 1, quantity: 2, limitPerBuyer: 2, attempts: 3 },
      faults: { delays: 1, crash: 2 },
    };
    expect(describeCoverage({ ...proved, covered: SAMPLED, policy: 'pct', depth: 3, space })).toBe(
      'sampled: 100,000 schedules of an unknown number (pct, depth 3), 3 buyers, on 1 node, stock 2, 2 at a time, limit 2 each, up to 3 tries each, at most delays 1 and crash 2',
    );
  });
});

describe('the report of one search', () => {
  it('leads with the verdict and what it means', () => {
    expect(render(documentOf([proved]))).toMatch(
      /^PASS {2}hincrby {2}no order of events violates anything\n/,
    );
    expect(render(documentOf([violated]))).toMatch(/^FAIL {2}uuid-lock {2}oversells\n/);
    expect(render(documentOf([unclear]))).toMatch(
      /^INCONCLUSIVE {2}hincrby {2}nothing is violated for certain\n/,
    );
    expect(render(documentOf([{ ...proved, isSold: false }]))).toContain('nothing was sold\n');
  });

  it('tells each violation with its proof and its file', () => {
    const text = render(documentOf([violated]));
    expect(text).toContain('no-oversell      sold 2 of 1 unit: 1 too many\n');
    expect(text).toContain('16 steps, found after 45 schedules\n');
    expect(text).toContain(
      'Replay           seckill-bench replay out/uuid-lock.delays-2.oversold.txt',
    );
    expect(text).toContain('one-holder       1 of 2 sections overlapped\n');
  });
});

describe('the report of several searches', () => {
  it('has a line of what was found and one of what was covered for each', () => {
    expect(
      render(documentOf([violated, proved, unclear]), 120)
        .split('\n')
        .slice(0, 6),
    ).toEqual([
      'FAIL          uuid-lock  oversells, lets two in at once',
      '                         not complete: every schedule with up to 1 departure from one buyer after the other (10,000',
      '                         visited, ended by --schedules)',
      'PASS          hincrby    nothing is violated',
      '                         complete: all 34,650 schedules (412 visited)',
      'INCONCLUSIVE  hincrby    unclear whether it oversells',
    ]);
  });
});

describe('a matrix', () => {
  const matrix = documentOf([proved, unclear, violated], true);

  it('says of a property only what its search has shown', () => {
    expect(matrix.matrix?.properties).toEqual([
      ...['no-oversell', 'stock-conserved', 'one-holder', 'finishes'],
    ]);
    const states = matrix.matrix?.rows.map(({ cells }) => cells.map(({ state }) => state));
    expect(states).toEqual([
      ['proved', 'proved', 'not-judged', 'proved'],
      ['unclear', 'proved', 'not-judged', 'proved'],
      ['violated', 'bounded', 'violated', 'bounded'],
    ]);
    const [sold] = matrixOf([{ ...proved, isSold: false }]).rows;
    expect(sold?.cells.map(({ state }) => state)).toEqual(['unclear', 'unclear', 'unclear']);
    const [sampled] = matrixOf([{ ...proved, covered: SAMPLED }]).rows;
    expect(sampled?.cells.map(({ state }) => state)).toEqual(['sampled', 'sampled', 'sampled']);
  });

  it('is a letter for each property on a narrow screen, with a legend', () => {
    expect(render(matrix).split('\n').slice(0, 10)).toEqual([
      '           none  lost-  delays',
      '                 reply',
      'hincrby    ++-+  ?+-+',
      'uuid-lock               O~H~',
      '',
      'O no-oversell · C stock-conserved · H one-holder · F finishes',
      'a letter: violated · + proved · ~ not found, not all searched ·',
      '? open: a reply never came · - not promised',
      'delays 2: uuid-lock',
      '',
    ]);
    expect(render(matrix)).toContain(
      'In part       uuid-lock, delays 2: 10,000, all with up to 1 departure\n',
    );
  });

  it('is a word for each property on a wide one', () => {
    const lines = render(matrix, 120).split('\n');
    expect(lines[1]).toBe(
      'hincrby    none          proved       proved           -           proved    all 34,650',
    );
    expect(lines[4]).toBe(
      'uuid-lock  delays 2      violated     bounded          violated    bounded   10,000, all with up to 1 departure',
    );
  });

  it.each([80, 120])('keeps within %d columns', (columns) => {
    const long = render(matrix, columns)
      .split('\n')
      .filter((line) => line.length > columns);
    expect(long).toEqual([]);
  });

  it('is a document with a link to each schedule, and says how often a fault happens', () => {
    const command = ['explore', '-s', 'all', '--matrix'];
    const text = renderMatrixDocument(matrix, command, (file) => `../${file}`);
    expect(text).toContain('seckill-bench explore -s all --matrix -->');
    expect(text).toContain(
      '| uuid-lock |  |  | [oversells](../out/uuid-lock.delays-2.oversold.txt)<br>two inside<br>else **not found**<br>(2 times) |',
    );
    expect(text).toContain('| hincrby | **proved** | **open** |  |');
    expect(text).toContain('| hincrby | all 34,650 | all 34,650 |  |');
  });
});
