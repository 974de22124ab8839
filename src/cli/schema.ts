import { reportSchema } from '../report/schema.ts';
import type { Context } from './context.ts';

/** `seckill-bench schema`: the JSON Schema of the document that `run --json` prints. */
export function schema({ stdout }: Context): void {
  stdout.write(`${JSON.stringify(reportSchema, null, 2)}\n`);
}
