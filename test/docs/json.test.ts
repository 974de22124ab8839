import { expect, it } from 'vitest';
import { jsonDocument } from '../../scripts/docs/json.ts';
import { schemas } from '../../src/report/schemas.ts';

/** Which command prints a document, by its name for `seckill-bench schema`. */
const PRINTED_BY: Readonly<Record<keyof typeof schemas, string>> = {
  run: 'run --json, report --json, replay --json of a recording or of a log of requests',
  explore: 'explore --json',
  capture: 'replay --json of a capture of MONITOR',
  counterexample: 'replay --json of a counterexample',
  sweep: 'sweep --json',
  compare: 'compare --json',
  doctor: 'doctor --json',
};

it('docs/json.md tells every field of the schemas (again: vitest run test/docs/json.test.ts -u)', async () => {
  const names = Object.keys(schemas) as (keyof typeof schemas)[];
  const documents = names.map((name) => ({
    name,
    printedBy: PRINTED_BY[name],
    schema: schemas[name],
  }));
  await expect(jsonDocument(documents)).toMatchFileSnapshot('../../docs/json.md');
});
