import { expect, it } from 'vitest';
import { ErrorReply, SYNTAX_ERROR } from '../../../src/sim/redis-model/reply.ts';
import { scanOptions, scanPage } from '../../../src/sim/redis-model/scan.ts';

const names = Array.from({ length: 1000 }, (_, index) => `key:${index}`);

/** Scans to the end; `change` runs between the pages. */
function scanAll(all: Set<string>, args: readonly string[], change: () => void): string[] {
  const seen: string[] = [];
  let cursor = 0;
  do {
    const page = scanPage(all, scanOptions([String(cursor), ...args]), false);
    seen.push(...page.names);
    cursor = page.next;
    change();
  } while (cursor !== 0);
  return seen;
}

it('a full scan answers every name once', () => {
  const seen = scanAll(new Set(names), [], () => {});
  expect(seen.sort()).toEqual([...names].sort());
});

it('a full scan answers all that was there throughout, while others come and go', () => {
  const all = new Set(names);
  let step = 0;
  const seen = scanAll(all, ['COUNT', '20'], () => {
    all.delete(`key:${step * 7}`);
    all.add(`new:${step}`);
    step += 1;
  });
  const stayed = names.filter((name) => all.has(name));
  expect(stayed.filter((name) => !seen.includes(name))).toEqual([]);
});

it('a page has COUNT names, and at least a hundredth of them all', () => {
  expect(scanPage(names, scanOptions(['0', 'COUNT', '50']), false).names).toHaveLength(50);
  expect(scanPage(names, scanOptions(['0', 'COUNT', '1']), false).names).toHaveLength(10);
});

it('a compact collection comes all at once, filtered by MATCH', () => {
  const page = scanPage(names, scanOptions(['0', 'MATCH', 'key:99?', 'COUNT', '1']), true);
  expect(page).toEqual({ next: 0, names: names.slice(990) });
});

it('wrong options throw the errors of Redis', () => {
  expect(() => scanOptions(['x'])).toThrow(expect.toSatisfy(isError('ERR invalid cursor')));
  const syntax = expect.toSatisfy((thrown) => thrown === SYNTAX_ERROR);
  for (const args of [
    ['0', 'COUNT', '0'],
    ['0', 'MATCH'],
    ['0', 'TYPE', 'hash'],
  ]) {
    expect(() => scanOptions(args)).toThrow(syntax);
  }
  expect(scanOptions(['0', 'type', 'hash'], ['TYPE']).others.get('TYPE')).toBe('hash');
});

function isError(message: string): (thrown: unknown) => boolean {
  return (thrown) => thrown instanceof ErrorReply && thrown.message === message;
}
