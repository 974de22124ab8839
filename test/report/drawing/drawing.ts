import type { Drawing, DrawnPhrase, DrawnStep } from '../../../src/core/drawing.ts';

const phrase = (text: string, mark: string | null = null): DrawnPhrase => {
  return { text: text.replace(/^~/, ''), isAside: text.startsWith('~'), mark };
};

/** A step of a test's drawing; a text that begins with `~` is an aside. */
export function drawn(
  actor: number,
  texts: readonly (string | readonly [text: string, mark: string])[],
  rest: Partial<DrawnStep> = {},
): Omit<DrawnStep, 'step'> {
  return {
    ...{ move: 'a move', actor, atUs: 0, call: null, locks: [], stock: 1, sold: 0 },
    ...{ inside: [], stopped: [], crashed: [] },
    phrases: texts.map((one) => (typeof one === 'string' ? phrase(one) : phrase(...one))),
    ...rest,
  };
}

/** A drawing of these steps. */
export function drawingOf(
  steps: readonly Omit<DrawnStep, 'step'>[],
  sale: Partial<Drawing> = {},
): Drawing {
  const numbered = steps.map((step, index) => ({ ...step, step: index + 1 }));
  return { buyers: 2, stock: 1, servers: 1, steps: numbered, ...sale };
}

const lock = (holder: number, expiresUs: number) => [
  { lock: '{sale}:lock', server: 1, holder, expiresUs },
];

/** The incident in seven steps. */
export const incident = drawingOf([
  drawn(1, ['~tries'], {}),
  drawn(1, ['takes the lock (expires 00:10.000)'], { locks: lock(1, 10_000_000), inside: [1] }),
  drawn(0, ['time passes: buyer 1 stops'], {
    ...{ locks: lock(1, 10_000_000), inside: [1], stopped: [1], atUs: 10_000_000 },
  }),
  drawn(0, [['the lock of buyer 1 expires', 'its holder is still inside']], {
    ...{ inside: [1], stopped: [1], atUs: 10_001_000 },
  }),
  drawn(2, [['takes the lock (expires 00:20.001)', 'two are inside']], {
    ...{ locks: lock(2, 20_001_000), inside: [1, 2], stopped: [1], atUs: 10_001_000 },
  }),
  drawn(1, [["deletes buyer 2's lock", 'foreign release'], 'is sold a unit'], {
    ...{ inside: [2], stock: 0, sold: 1, atUs: 10_001_000 },
  }),
  drawn(2, ['crashes'], { crashed: [2], stock: 0, sold: 1, atUs: 10_001_000 }),
]);
