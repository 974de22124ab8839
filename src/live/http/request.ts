import type { Dispatcher } from 'undici';
import { templateParts } from '../../core/template.ts';
import type { HttpRequestSpec } from '../../ports/http.ts';

/** What stands for each name of a template: `buyer.id`, `session.token`. */
export type Values = (name: string) => string;

/** A request of which only the values are missing. */
export type PreparedRequest = (values: Values) => Dispatcher.DispatchOptions;

/** Prepares a request: its path is taken from `basePath`, and what goes into it is written as its place wants. */
export function prepareRequest(spec: HttpRequestSpec, basePath = ''): PreparedRequest {
  const path = prepareText(basePath + spec.path, encodeURIComponent);
  const body =
    spec.body === undefined ? undefined : prepareText(spec.body, spec.isJson ? inJson : asIs);
  const names = Object.keys(spec.headers);
  const texts = Object.values(spec.headers).map((text) => prepareText(text, inHeader));
  const method = spec.method as Dispatcher.HttpMethod;
  const headers = (values: Values): string[] => {
    const written: string[] = [];
    for (let index = 0; index < names.length; index++) {
      written.push(names[index] ?? '', texts[index]?.(values) ?? '');
    }
    return written;
  };
  return (values) => ({
    method,
    path: path(values),
    // Name and value by turns, which undici need not take apart.
    headers: headers(values),
    body: body?.(values) ?? null,
    // The connection's to say; here so that all have one shape.
    reset: false,
  });
}

/** Prepares a text; each value goes through `write` first. */
export function prepareText(
  text: string,
  write: (value: string) => string,
): (values: Values) => string {
  const parts = templateParts(text);
  const [only] = parts;
  if (parts.length === 0) return () => '';
  if (parts.length === 1 && typeof only === 'string') return () => only;
  return (values) => {
    let written = '';
    for (const part of parts) written += typeof part === 'string' ? part : write(values(part.name));
    return written;
  };
}

/** As it is. */
export function asIs(value: string): string {
  return value;
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function inHeader(value: string): string {
  return value.replaceAll(/[\r\n]/g, ' ');
}
