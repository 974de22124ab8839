import { schemas } from '../report/schemas.ts';
import type { Context } from './context.ts';

/** `seckill-bench schema`: the JSON Schema of a document that `--json` prints. */
export function schema({ stdout }: Context, document: keyof typeof schemas): void {
  stdout.write(`${JSON.stringify(schemas[document], null, 2)}\n`);
}
