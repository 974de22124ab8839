import { z } from 'zod';
import type { Problem } from '../core/errors.ts';
import { type RunDocument, SCHEMA_VERSION } from '../core/result.ts';
import { reportSchema } from './schema.ts';

/** Problems with fields that are told of one document. */
const TOLD = 5;

/**
 * Reads a document that `run --json` wrote; `file` is as the user gave it. Fields that this version does not know are
 * left alone.
 */
export function readDocument(file: string, text: string): RunDocument | readonly Problem[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const isCut = /^\s*\{/.test(text) && !/\}\s*$/.test(text);
    const other = text.trim() === '' ? 'nothing' : 'text that is no JSON';
    const got = isCut ? 'a document that ends in its middle' : other;
    const hint = isCut ? 'it was not written to its end; run it again' : undefined;
    return [{ subject: file, expected: EXPECTED, got, ...(hint && { hint }) }];
  }
  const refused = refusal(value);
  if (refused !== undefined) return [{ subject: file, expected: EXPECTED, ...refused }];
  const read = z
    .fromJSONSchema(tolerant(reportSchema) as z.core.JSONSchema.BaseSchema)
    .safeParse(value);
  if (read.success) return value as RunDocument;
  return read.error.issues.slice(0, TOLD).map(({ path, message }) => ({
    subject: `${file}: ${path.join('.') || 'document'}`,
    expected: 'what the schema says (seckill-bench schema)',
    got: message.charAt(0).toLowerCase() + message.slice(1),
  }));
}

const EXPECTED = 'a result of seckill-bench run --json';

function refusal(value: unknown): Pick<Problem, 'got' | 'hint'> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { got: 'JSON that is no object' };
  }
  const { tool, schemaVersion, results } = value as Readonly<Record<string, unknown>>;
  const { name, version } = (tool ?? {}) as Readonly<Record<string, unknown>>;
  if (name !== 'seckill-bench') return { got: 'another document' };
  if (schemaVersion !== SCHEMA_VERSION) {
    const got = `schemaVersion ${JSON.stringify(schemaVersion)} of seckill-bench ${String(version)}`;
    return { got, hint: 'read it with the version that wrote it' };
  }
  const isOfRun = Array.isArray(results) && results.every((one) => one?.attempts !== undefined);
  return isOfRun ? undefined : { got: 'a document of another command' };
}

/** The schema as an older or a newer version of the tool would keep it: further fields are no mistake. */
function tolerant(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(tolerant);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === 'additionalProperties' && value === false))
      .map(([key, value]) => [key, tolerant(value)]),
  );
}
