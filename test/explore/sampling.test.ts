import { describe, expect, test } from 'vitest';
import { seededSource } from '../../src/core/random.ts';
import type { Move } from '../../src/core/schedule.ts';
import { pct } from '../../src/explore/pct.ts';
import type { Policy } from '../../src/explore/policy.ts';
import { randomPolicy } from '../../src/explore/random.ts';

const STEPS = 5;
const drawn = () => seededSource(1).stream('policy');

function step(actor: number, faults: Move['faults'] = []): Move {
  return { name: `${actor}`, actor, faults, cost: 0, isLocal: false };
}

/** Three actors of five steps each; who made each step, in order, a step with a crash marked. */
function sale(policy: Policy, canCrash = false): string {
  const left = [STEPS, STEPS, STEPS];
  const chooser = policy.next();
  let crashes = canCrash ? 1 : 0;
  let made = '';
  for (;;) {
    const moves = left.flatMap((steps, index) => (steps > 0 ? [step(index + 1)] : []));
    if (moves.length === 0) break;
    if (crashes > 0) moves.push(step(1, ['crash']));
    const picked = moves[moves.length > 1 ? (chooser?.choose(moves, () => '') ?? 0) : 0];
    if (picked === undefined) break;
    if (picked.faults.length > 0) {
      crashes -= 1;
      made += '!';
      continue;
    }
    left[picked.actor - 1] = (left[picked.actor - 1] ?? 0) - 1;
    made += picked.actor;
  }
  policy.done({ isCut: false });
  return made;
}

const many = (policy: Policy, count: number, canCrash = false) =>
  Array.from({ length: count }, () => sale(policy, canCrash));
const switches = (made: string) =>
  [...made].filter((one, at) => at > 0 && one !== made[at - 1]).length;

describe('pct', () => {
  test('lets each go on to its end with depth 1, in each of the orders', () => {
    const made = many(pct(drawn(), 1), 100);
    expect(new Set(made).size).toBe(6);
    expect(Math.max(...made.map(switches))).toBe(2);
  });

  test('interrupts once with depth 2, anywhere', () => {
    const made = many(pct(drawn(), 2), 500);
    expect(Math.max(...made.map(switches))).toBe(3);
    for (let at = 1; at < STEPS; at++) {
      const first = '1'.repeat(at);
      expect(made.some((one) => one.startsWith(`${first}2`))).toBe(true);
    }
  });
});

describe.each([
  ['pct', () => pct(drawn(), 2)],
  ['random', () => randomPolicy(drawn())],
])('%s', (_, create) => {
  test('lets things go wrong in about half of all schedules, early and late', () => {
    const made = many(create(), 400, true);
    const wrong = made.filter((one) => one.includes('!'));
    expect(wrong.length).toBeGreaterThan(120);
    expect(wrong.length).toBeLessThan(280);
    expect(new Set(wrong.map((one) => one.indexOf('!'))).size).toBeGreaterThan(10);
  });

  test('is fixed by its random numbers, and never complete', () => {
    const policy = create();
    expect(many(policy, 20, true)).toEqual(many(create(), 20, true));
    expect(policy.covered()).toEqual({ visited: 20, all: undefined, bound: undefined });
  });
});
