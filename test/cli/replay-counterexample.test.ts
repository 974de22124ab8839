import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { CounterexampleDocument } from '../../src/core/counterexample-result.ts';
import { cli } from './fake-context.ts';

const RACE = `seckill-bench counterexample 1
strategy: naive
buyers: 2
nodes: 2
stock: 1
quantity: 1
attempts: 1
lock-ttl: 10s
seed: 1
faults: none
violated: oversold: sold 2 of 1 unit: 1 too many

 1  buyer 1 tries
 2  buyer 1: get
 3  buyer 1: validate answers
 4  buyer 2 tries
 5  buyer 2: get
 6  buyer 2: validate answers
 7  buyer 2: set
 8  buyer 2: order answers
 9  buyer 1: set
10  buyer 1: order answers
end: 10 steps
`;

const replay = (text: string, ...flags: string[]) =>
  cli(['replay', 'race.txt', ...flags], { files: { 'race.txt': text } });

describe('replay of a counterexample', () => {
  it('makes the same steps, draws them, and exits 1 where the violation is there again', async () => {
    const { code, stdout, stderr } = await replay(RACE);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toBe(`FAIL  naive  oversells

Schedule      10 steps, 2 buyers, stock 1, 1 try each, no faults
Violated      oversold: sold 2 of 1 unit: 1 too many
              lostUpdates: the counter fell from 1 to 0, the ledger has 2 units:
              lost updates 1

  step  buyer 1                       buyer 2                       stock  sold
        ── the sale opens                                               1     0
  1-3     reads stock 1
  4-5                                   reads stock 1
  6-7                                   writes stock 0                  0
  8                                     is sold a unit                        1
  9       writes stock 0
          <- on a stale read
  10      is sold a unit                                                      2
          <- oversold: 2 of 1

Reproduce     seckill-bench replay race.txt
`);
  });

  it('plays it twice where it is asked to, and says so', async () => {
    const { code, stderr } = await replay(RACE, '--verify-determinism');
    expect([code, stderr]).toEqual([1, 'naive: the same again, 10 steps twice\n']);
  });

  it('gives the same bytes each time', async () => {
    expect(await replay(RACE, '--json')).toEqual(await replay(RACE, '--json'));
  });

  it('exits 3 at the first step that a changed strategy does not make', async () => {
    const { code, stdout } = await replay(RACE.replace('naive', 'hincrby'));
    expect(code).toBe(3);
    expect(stdout).toContain('INCONCLUSIVE  hincrby  not what it was');
    expect(stdout).toContain(
      'Why           step 2: expected buyer 1: get\n              possible: buyer 1: hincrby\n',
    );
  });

  it('exits 3 where every step is made, and something else comes of it', async () => {
    const { code, stdout } = await replay(RACE.replace('oversold: sold', 'overlaps: sold'));
    expect(code).toBe(3);
    expect(stdout).toContain('every step was made: expected to violate overlaps, got oversold,');
  });

  it('exits 3 where the schedule goes on after the last step', async () => {
    const shorter = RACE.replace(/ 9 {2}.*\n10 {2}.*\nend: 10/, 'end: 8');
    const { code, stdout } = await replay(shorter);
    expect(code).toBe(3);
    expect(stdout).toContain('step 9: expected the end\n              possible: buyer 1: set');
  });

  it('prints one document with --json', async () => {
    const { code, stdout } = await replay(RACE, '--json');
    const document = JSON.parse(stdout) as CounterexampleDocument;
    expect(code).toBe(1);
    expect(document).toMatchObject({
      ...{ schemaVersion: 1, kind: 'counterexample', verdict: 'fail', file: 'race.txt' },
      ...{ strategy: 'naive', steps: 10, why: null, space: { buyers: 2, stock: 1, attempts: 1 } },
    });
    expect(document.drawing.steps[6]).toEqual({
      ...{ step: 7, move: 'buyer 2: set', actor: 2, atUs: 0, locks: [], stock: 0, sold: 0 },
      phrases: [{ text: 'writes stock 0', isAside: false, mark: null }],
      call: { target: 'redis', operation: 'set', args: ['{sale}:stock', '0'], reply: 'OK' },
      ...{ inside: [], stopped: [], crashed: [] },
    });
  });

  it('prints a document that its JSON Schema holds for, reproduced or not', async () => {
    const schema = await cli(['schema', 'counterexample']);
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse(schema.stdout),
    );
    for (const text of [
      RACE,
      RACE.replace('naive', 'hincrby'),
      RACE.replace(': sold', 'x: sold'),
    ]) {
      const { stdout } = await replay(text, '--json');
      validate(JSON.parse(stdout));
      expect(validate.errors).toBeNull();
    }
  });

  it('refuses a damaged file with all its problems, and shows nothing', async () => {
    const damaged = RACE.replace('buyers: 2', 'buyers: 0').replace('end: 10 steps\n', '');
    const { code, stdout, stderr } = await replay(damaged);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('race.txt:3 buyers: expected a whole number, from 1 to 1000, got 0');
    expect(stderr).toContain('race.txt: expected `end: <count> steps`, got the end of the file');
  });

  it('refuses a strategy that is not there, an option that it does not have, and foreign flags', async () => {
    const unknown = await replay(RACE.replace('naive', 'naiv'));
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      'race.txt strategy: expected a known strategy, a group, all, or a file, got naiv\n  hint: did you mean naive?\n',
    ]);
    const option = await replay(RACE.replace('buyers', 'set: undo=true\nbuyers'));
    expect(option.code).toBe(2);
    expect(option.stderr).toContain('race.txt set undo=true: expected an option: reportOrder');
    const flag = await replay(RACE, '--delay', '3s');
    expect(flag.code).toBe(2);
    expect(flag.stderr).toContain('flags that a counterexample of explore takes');
  });
});
