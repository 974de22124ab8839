import { isOutcome, OUTCOMES } from '../../core/outcome.ts';
import type { JsonScalar, OutcomeRule } from '../../ports/http.ts';
import { show } from '../show.ts';
import { describe, type HttpProblem, MapReader } from './reader.ts';

/** Fields of a rule. */
export const RULE_FIELDS = ['is', 'status', 'json', 'text'] as const;

/** Reads the rules by which an answer becomes an outcome. */
export function readOutcome(given: unknown, problems: HttpProblem[]): readonly OutcomeRule[] {
  if (!Array.isArray(given) || given.length === 0) {
    const got = Array.isArray(given) ? 'an empty list' : describe(given);
    const hint = 'such as: - { is: sold, status: 200 }';
    problems.push({ entry: 'outcome', expected: 'a list of rules', got, hint });
    return [];
  }
  const rules = given.map((rule, index) => readRule(`outcome[${index}]`, rule, problems));
  if (!rules.some(({ is }) => is === 'sold')) {
    const expected = 'a rule that is sold: without one nothing could be';
    problems.push({ entry: 'outcome', expected, got: 'none' });
  }
  return rules;
}

function readRule(entry: string, given: unknown, problems: HttpProblem[]): OutcomeRule {
  const reader = new MapReader(entry, given, RULE_FIELDS, problems);
  const is = reader.value('is');
  if (reader.isMap && !isOutcome(is)) reader.complain('is', OUTCOMES.join(', '), show(is));
  const status = reader.has('status') ? readStatus(reader) : undefined;
  const text = reader.has('text') ? reader.text('text', 'what the body contains') : undefined;
  return {
    is: isOutcome(is) ? is : 'sold',
    ...(status !== undefined && { status }),
    json: reader.has('json') ? readJson(reader) : {},
    ...(text !== undefined && { text }),
  };
}

const STATUS = 'a status from 100 to 599 such as 200, 2xx, 400..499, or a list of them';

function readStatus(reader: MapReader): readonly (readonly [number, number])[] {
  const given = reader.value('status');
  return (Array.isArray(given) ? given : [given]).map((one) => {
    const text = String(one).trim().toLowerCase();
    const [, hundreds] = /^([1-5])xx$/.exec(text) ?? [];
    const from = Number(hundreds) * 100;
    if (hundreds !== undefined) return [from, from + 99] as const;
    const [, first, last] = /^([1-5]\d\d)(?:\.\.([1-5]\d\d))?$/.exec(text) ?? [];
    if (first === undefined || Number(last ?? first) < Number(first)) {
      reader.complain('status', STATUS, show(one));
    }
    return [Number(first), Number(last ?? first)] as const;
  });
}

function readJson(reader: MapReader): Readonly<Record<string, JsonScalar>> {
  const given = reader.value('json');
  const expected = 'a map of paths and values, such as { order.state: accepted }';
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    reader.complain('json', expected, describe(given));
    return {};
  }
  for (const [path, value] of Object.entries(given)) {
    if (value !== null && typeof value === 'object') {
      reader.complain(`json.${path}`, 'a text, number, boolean or null', describe(value));
    }
  }
  return given as Record<string, JsonScalar>;
}
