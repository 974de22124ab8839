import type { IncidentFormat } from '../core/incident.ts';
import { isAccessLine } from './access-log.ts';
import { splitHeader } from './csv.ts';
import { knownFields } from './fields.ts';
import { parseObject } from './jsonl.ts';

/** Lines of a head that are looked at. */
const LOOKED_AT = 50;

/**
 * The format of a log of requests by the beginning of its file, whose last line may be cut; undefined where
 * it is none: no line of an access log, no object with a time, and no header with one.
 */
export function recogniseIncident(head: string): IncidentFormat | undefined {
  const lines = head.split(/\r?\n/, LOOKED_AT).filter((line) => line.trim() !== '');
  if (lines.some(isAccessLine)) return 'access-log';
  const isTimed = (names: readonly string[]) => knownFields(names).time !== undefined;
  if (lines.some((line) => isTimed(Object.keys(parseObject(line) ?? {})))) return 'jsonl';
  const { names } = splitHeader(lines[0] ?? '');
  const isHeader = names.length > 1 && names.every((name) => /^[^\d{[][^{}[\]]*$/.test(name));
  return isHeader && isTimed(names) ? 'csv' : undefined;
}
