import { described, type JsonSchema, object } from './object-schema.ts';
import { text } from './schema/words.ts';

/** The field `schemaVersion` of a document. */
export function versionField(version: number): JsonSchema {
  return { const: version, description: 'grows when a field changes its meaning or goes away' };
}

/** The field `tool` of every document. */
export const toolField: JsonSchema = object(
  {
    name: { const: 'seckill-bench', description: 'the same in every document' },
    version: described(text, 'of the package'),
  },
  'What wrote this.',
);

/** The fields of `wall`, in the documents that have it. */
export const wallFields: Readonly<Record<string, JsonSchema>> = {
  startedAt: described(text, 'ISO 8601, UTC'),
  elapsedMs: { type: 'number', minimum: 0, description: 'how long it took, ms' },
  node: described(text, 'the version of Node'),
  platform: described(text, 'operating system and processor'),
};

/** The fields that tell a machine. */
export const machineFields: Readonly<Record<string, JsonSchema>> = {
  os: described(text, 'the operating system, with its version'),
  cpu: described(text, 'the model of the processor'),
  cores: { type: 'integer', minimum: 1, description: 'processors that the tool may use' },
  memoryBytes: { type: 'integer', minimum: 0, description: 'in all, bytes' },
};

/** The fields of a strategy that was left out. */
export const notRunFields: Readonly<Record<string, JsonSchema>> = {
  strategy: described(text, 'its name'),
  reason: described(text, 'why not, in words'),
  named: {
    type: 'boolean',
    description: 'asked for by its name, not by a group; exit code 4 then',
  },
};
