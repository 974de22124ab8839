import { humanClock, humanUs } from '../../core/human.ts';
import type { DrawnAttempt, DrawnSection, MomentKind } from '../../core/timeline.ts';
import type { DrawnResult } from '../result-data.ts';
import type { TipLine } from '../tip-line.ts';

/** Something in a lane that can be pointed at. Scenario time, µs. */
export interface Item {
  readonly kind: 'read' | 'write' | 'service' | 'lock' | 'other' | 'section' | 'end' | 'mark';
  readonly attempt: DrawnAttempt;
  readonly fromUs: number;
  /** The same as `fromUs` for a moment. */
  readonly toUs: number;
  /** Where a read or a write shows: what is read, and what is left, is known at the answer. */
  readonly pointUs?: number;
  readonly title: string;
  readonly lines: readonly TipLine[];
  /** A short word that stands beside it: `100`, `99`. */
  readonly word?: string;
  readonly mark?: MomentKind;
  /** The buyer whom it was done to. */
  readonly other?: number;
  readonly section?: Held;
}

/** A section and its lock. Scenario time, µs. */
export interface Held {
  readonly name: string;
  readonly buyer: number;
  readonly askedUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** When the server no longer had the lock for this holder; infinite where it did until the end. */
  readonly lostUs: number;
  readonly isOverlap: boolean;
}

/** Everything that the drawn attempts did, in the order of time. */
export function itemsOf(result: DrawnResult): readonly Item[] {
  return result.timeline.attempts
    .flatMap((attempt) => [
      ...attempt.sections.map((section) => sectionItem(attempt, section, result)),
      ...attempt.calls.map((call) => callItem(attempt, call, result)),
      ...attempt.marks.map((mark) => markItem(attempt, mark, result)),
      ...endItem(attempt, result),
    ])
    .sort((a, b) => a.fromUs - b.fromUs || RANK[a.kind] - RANK[b.kind]);
}

/** Of things at one moment, the order in which the keys go through them. */
const RANK: Readonly<Record<Item['kind'], number>> = {
  lock: 0,
  section: 1,
  other: 2,
  read: 3,
  service: 4,
  write: 5,
  end: 6,
  mark: 7,
};

function sectionItem(
  attempt: DrawnAttempt,
  section: DrawnSection,
  { scale, spanUs }: DrawnResult,
): Item {
  const { lock, deleted, expiresUs, toUs, isOverlap } = section;
  const fromUs = section.fromUs * scale;
  const endUs = (toUs ?? attempt.endedUs ?? spanUs / scale) * scale;
  const isForeign = deleted !== undefined && deleted.buyer !== attempt.buyer;
  const lostUs = Math.min(
    (expiresUs ?? Number.POSITIVE_INFINITY) * scale,
    isForeign ? deleted.atUs * scale : Number.POSITIVE_INFINITY,
  );
  const without = endUs - lostUs;
  return {
    kind: 'section',
    attempt,
    fromUs,
    toUs: endUs,
    title: `buyer ${attempt.buyer} takes the lock`,
    lines: [
      ['from', humanClock(fromUs)],
      [toUs === null ? 'never released' : 'until', humanClock(endUs)],
      ...(expiresUs === null ? [] : [['lock expires', humanClock(expiresUs * scale)] as const]),
      ...(isForeign
        ? [
            [
              'lock deleted',
              `${humanClock(deleted.atUs * scale)} by buyer ${deleted.buyer}`,
            ] as const,
          ]
        : []),
      ...(without > 0 ? [['inside without a lock', humanUs(without)] as const] : []),
      ...(isOverlap === true ? [['another was inside', 'yes'] as const] : []),
    ],
    section: {
      name: lock,
      buyer: attempt.buyer,
      askedUs: section.askedUs * scale,
      fromUs,
      toUs: endUs,
      lostUs,
      isOverlap: isOverlap === true,
    },
  };
}

function callItem(
  attempt: DrawnAttempt,
  { kind, fromUs, toUs, text, ok }: DrawnAttempt['calls'][number],
  { scale, spanUs }: DrawnResult,
): Item {
  const end = toUs === null ? spanUs : toUs * scale;
  const word = /stock (-?\d+)|(-?\d+) left/.exec(text);
  const isTold = toUs !== null && !text.startsWith('writes');
  return {
    kind,
    attempt,
    fromUs: fromUs * scale,
    toUs: end,
    pointUs: isTold ? end : fromUs * scale,
    title: `buyer ${attempt.buyer} ${text}`,
    lines: [
      ['sent', humanClock(fromUs * scale)],
      toUs === null
        ? ['answer', 'none']
        : [
            ok ? 'answered' : 'failed',
            `${humanClock(end)}, after ${humanUs(end - fromUs * scale)}`,
          ],
    ],
    ...(word === null ? {} : { word: word[1] ?? word[2] ?? '' }),
  };
}

function markItem(
  attempt: DrawnAttempt,
  { kind, atUs, text, other }: DrawnAttempt['marks'][number],
  { scale }: DrawnResult,
): Item {
  return {
    kind: 'mark',
    attempt,
    fromUs: atUs * scale,
    toUs: atUs * scale,
    title: kind === 'all-sold' ? text : `buyer ${attempt.buyer} ${text}`,
    lines: [
      ['what', MARKS[kind]],
      ['at', humanClock(atUs * scale)],
    ],
    mark: kind,
    ...(other === undefined ? {} : { other }),
  };
}

const MARKS: Readonly<Record<MomentKind, string>> = {
  overlap: 'overlap',
  'foreign-release': 'foreign release',
  'same-unit': 'the same unit sold twice',
  'all-sold': 'all sold',
  oversold: 'oversold',
  'over-limit': 'over the limit',
};

function endItem(attempt: DrawnAttempt, { scale }: DrawnResult): Item[] {
  const { endedUs, outcome, startedUs, buyer } = attempt;
  if (endedUs === null || outcome === null) return [];
  const words = outcome === 'soldOut' ? 'sold out' : outcome;
  return [
    {
      kind: 'end',
      attempt,
      fromUs: endedUs * scale,
      toUs: endedUs * scale,
      title: `buyer ${buyer} is told: ${words}`,
      lines: [
        ['at', humanClock(endedUs * scale)],
        ['attempt', `${attempt.attempt}, took ${humanUs((endedUs - startedUs) * scale)}`],
      ],
      word: words,
    },
  ];
}
