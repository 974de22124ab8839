import type { Outcome } from '../../core/outcome.ts';
import type { OutcomeRule } from '../../ports/http.ts';
import type { Answer } from './exchange.ts';

/** What an answer means by the first rule that it meets; undefined where it meets none. */
export function judgeAnswer(rules: readonly OutcomeRule[], answer: Answer): Outcome | undefined {
  let parsed: unknown;
  let isParsed = false;
  const json = (): unknown => {
    if (!isParsed) parsed = parseJson(answer.body);
    isParsed = true;
    return parsed;
  };
  return rules.find((rule) => meets(rule, answer, json))?.is;
}

function meets({ status, json, text }: OutcomeRule, answer: Answer, body: () => unknown): boolean {
  if (status !== undefined) {
    if (!status.some(([from, to]) => answer.status >= from && answer.status <= to)) return false;
  }
  if (text !== undefined && !answer.body.includes(text)) return false;
  return Object.entries(json).every(([path, value]) => at(body(), path) === value);
}

/** The JSON of a body; undefined where it is none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What stands at `order.items.0.state` (or `$.order…`) of a JSON value; undefined where nothing does. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.replace(/^\$\.?/, '').split('.')) {
    if (name === '') continue;
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name))
      return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

/** An answer in a few words, for a message. */
export function exampleOf({ status, headers, body }: Answer): string {
  // A redirection is an answer like any other: nobody follows it.
  const { location } = headers;
  if (status >= 300 && status < 400 && location !== undefined) return `${status} to ${location}`;
  const text = body.replaceAll(/\s+/g, ' ').trim();
  if (text === '') return `${status} without a body`;
  return `${status} ${text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text}`;
}

const SHOWN = 100;
