import type { HttpRequestSpec } from '../../ports/http.ts';
import { describe, type HttpProblem, MapReader } from './reader.ts';

/** Fields of a request. */
export const REQUEST_FIELDS = ['method', 'path', 'headers', 'body'] as const;

/** Reads a request; a text is the path of a GET. `allowed` are the names that its templates may want. */
export function readRequest(
  entry: string,
  given: unknown,
  standard: 'GET' | 'POST',
  allowed: readonly string[],
  problems: HttpProblem[],
): HttpRequestSpec {
  const map = typeof given === 'string' ? { path: given, method: 'GET' } : given;
  return requestOf(new MapReader(entry, map, REQUEST_FIELDS, problems), standard, allowed);
}

/** Reads a request whose fields stand among others. */
export function requestOf(
  reader: MapReader,
  standard: 'GET' | 'POST',
  allowed: readonly string[],
): HttpRequestSpec {
  const method = reader.has('method') ? methodOf(reader) : standard;
  const path = reader.isMap ? pathOf(reader, allowed) : '/';
  const given = reader.value('body');
  const body = bodyOf(reader, given);
  if (body !== undefined) reader.checkTemplate('body', body, allowed);
  if (body !== undefined && method === 'GET') reader.complain('body', 'none with GET', 'a body');
  const isJson = typeof given !== 'string';
  const headers = headersOf(reader, allowed);
  if (body !== undefined && isJson && headers['content-type'] === undefined) {
    headers['content-type'] = 'application/json';
  }
  return { method, path, headers, isJson, ...(body !== undefined && { body }) };
}

function methodOf(reader: MapReader): string {
  const expected = METHODS.join(', ');
  const method = reader.text('method', expected)?.trim().toUpperCase() ?? 'POST';
  if (!METHODS.includes(method)) reader.complain('method', expected, method);
  return method;
}

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function pathOf(reader: MapReader, allowed: readonly string[]): string {
  const expected = 'a path below the target, such as /buy';
  const path = reader.text('path', expected) ?? '/';
  if (!/^\/[^\s]*$/.test(path.replaceAll(/\{\{.*?\}\}/g, 'x'))) {
    const hint = 'the server is --target; spaces are written %20';
    reader.complain('path', expected, 'a text that begins otherwise, or has a space', hint);
  }
  reader.checkTemplate('path', path, allowed);
  return path;
}

/** Names in lower case. */
function headersOf(reader: MapReader, allowed: readonly string[]): Record<string, string> {
  if (!reader.has('headers')) return {};
  const given = reader.value('headers');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    reader.complain('headers', 'a map of names and texts', describe(given));
    return {};
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const at = `headers.${name}`;
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      reader.complain(at, 'the name of a header', 'another text');
    if (SET_BY_US.includes(name.toLowerCase())) {
      reader.complain(at, 'a header that is yours to set', name.toLowerCase());
    } else if (typeof value !== 'string' && typeof value !== 'number') {
      reader.complain(at, 'a text', describe(value));
    } else if (/[\r\n]/.test(String(value))) {
      reader.complain(at, 'one line', 'several');
    } else {
      reader.checkTemplate(at, String(value), allowed);
      headers[name.toLowerCase()] = String(value);
    }
  }
  return headers;
}

const SET_BY_US = [
  'content-length',
  'transfer-encoding',
  'connection',
  'host',
  'expect',
  'upgrade',
];

function bodyOf(reader: MapReader, given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string') return given;
  if (typeof given === 'object' && given !== null) return JSON.stringify(given);
  reader.complain('body', 'a text, or a map that is sent as JSON', describe(given));
  return undefined;
}
