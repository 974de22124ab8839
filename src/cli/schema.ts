import { captureSchema } from '../report/capture/schema.ts';
import { counterexampleSchema } from '../report/counterexample-schema.ts';
import { exploreSchema } from '../report/exploration/schema.ts';
import { reportSchema } from '../report/schema.ts';
import { sweepSchema } from '../report/sweep/schema.ts';
import type { Context } from './context.ts';

/** `seckill-bench schema`: the JSON Schema of a document that `--json` prints. */
export function schema({ stdout }: Context, document: keyof typeof SCHEMAS): void {
  stdout.write(`${JSON.stringify(SCHEMAS[document], null, 2)}\n`);
}

const SCHEMAS = {
  run: reportSchema,
  explore: exploreSchema,
  capture: captureSchema,
  counterexample: counterexampleSchema,
  sweep: sweepSchema,
};
