import type { Problem } from '../../core/errors.ts';
import { formatFault } from '../faults.ts';
import type { FieldName } from '../fields.ts';
import { flagOf } from '../flags.ts';
import type { Settings } from '../schema.ts';

/** An HTTP target and the section that says how to buy from it go together, and the shop is not ours to break. */
export function httpRules(
  { target, http, nodes, fault: faults = [], faults: around }: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  if (target === undefined) return [];
  if (target.kind !== 'http') {
    const given = [
      ...(http === undefined ? [] : (['http'] as const)),
      ...(around === undefined ? [] : (['faults'] as const)),
    ];
    const [first] = given;
    if (first === undefined) return [];
    const hint = 'add --target http://127.0.0.1:3000, or target to the file';
    const expected = `the URL of the shop that ${first} ${first === 'http' ? 'describes' : 'is about'}`;
    return [{ subject: subjectOf('target'), expected, got: target.kind, hint }];
  }
  const problems: Problem[] = [];
  // One that could not be read has its own problems.
  if (http === undefined && subjectOf('http') === flagOf('http')) {
    const expected = 'a scenario file that says by http how the shop is bought from';
    const hint = 'docs/own-endpoint.md has one to start from';
    problems.push({ subject: subjectOf('http'), expected, got: 'none', hint });
  }
  if (nodes !== undefined && nodes !== 1) {
    const hint = 'start several of your service behind what balances their load';
    const expected = '1 with an HTTP target, whose nodes are its own';
    problems.push({ subject: subjectOf('nodes'), expected, got: String(nodes), hint });
  }
  if (faults.length > 0) {
    const expected = 'none with an HTTP target, whose processes are not ours';
    const hint = 'faults.downstream makes what is behind your service slow';
    problems.push({
      subject: subjectOf('fault'),
      expected,
      got: faults.map(formatFault).join(', '),
      hint,
    });
  }
  return problems;
}
