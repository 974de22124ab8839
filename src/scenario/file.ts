import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Problem } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { FIELDS, type FieldName } from './fields.ts';
import { show } from './show.ts';

/** A value as given, and where: `--delay`, or `sale.yaml:7 delay`. */
export interface Given {
  readonly subject: string;
  readonly value: unknown;
}

/** What a scenario file says, not yet judged field by field. */
export interface FileFields {
  readonly fields: Readonly<Partial<Record<FieldName, Given>>>;
  readonly problems: readonly Problem[];
  /** False where the text is no map at all, so that no field of it is known. */
  readonly isMap: boolean;
}

/** Reads a scenario file's text (YAML 1.2, one document, a map of known fields). */
export function readFields(path: string, text: string): FileFields {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const problems = broken.map(({ message, pos }) => ({
      subject: `${path}:${lines.linePos(pos[0]).line}`,
      expected: 'YAML',
      got: `a syntax error: ${message}`,
    }));
    return { fields: {}, problems, isMap: false };
  }
  let plain: object;
  try {
    plain = document.toJS() ?? {};
  } catch (error) {
    // An alias without its anchor, or aliases that multiply without end.
    const got = `a syntax error: ${error instanceof Error ? error.message : String(error)}`;
    return { fields: {}, problems: [{ subject: path, expected: 'YAML', got }], isMap: false };
  }
  const root = document.contents;
  if (root === null) return { fields: {}, problems: [], isMap: true };
  if (!isMap(root)) {
    const got = show(plain);
    const problems = [{ subject: path, expected: 'a map of fields', got }];
    return { fields: {}, problems, isMap: false };
  }

  const fields: Partial<Record<FieldName, Given>> = {};
  const problems: Problem[] = [];
  const values = new Map<unknown, unknown>(Object.entries(plain));
  for (const { key } of root.items) {
    const name = isScalar(key) ? String(key.value) : String(key);
    const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1;
    const subject = `${path}:${line} ${name}`;
    if (isField(name)) fields[name] = { subject, value: values.get(name) };
    else problems.push(unknownField(subject, name));
  }
  return { fields, problems, isMap: true };
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

function unknownField(subject: string, name: string): Problem {
  const problem = { subject, expected: 'a field of a scenario', got: show(name) };
  if (name === 'allowRemote') {
    return { ...problem, hint: 'whoever runs a scenario says --allow-remote, not the file' };
  }
  const meant = nearest(name, Object.keys(FIELDS));
  return {
    ...problem,
    hint: meant ? `did you mean ${meant}?` : 'docs/scenarios.md lists them all',
  };
}
