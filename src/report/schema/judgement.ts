import { CHECK_NAMES } from '../../core/result.ts';
import { described, object } from '../object-schema.ts';
import { count, text, us, verdict } from './words.ts';

/** What one check found. */
export const check = object(
  {
    name: { enum: [...CHECK_NAMES], description: 'of the check' },
    judged: {
      enum: [true, false, 'not-applicable'],
      description: 'false where it does not count; not-applicable where there was nothing to check',
    },
    verdict: described(verdict, 'of the check'),
    evidence: { ...text, description: 'one sentence with the numbers that prove it' },
  },
  'What one check found; it counts towards the verdict only where judged is true.',
  { hint: { ...text, description: 'one action that would make it conclusive' } },
);

/** What became of one `--expect`. */
export const expectation = object(
  {
    expression: described(text, 'as it was asked for'),
    actual: {
      type: ['number', 'string', 'boolean', 'null'],
      description: 'the value found; durations in µs; null where it was not measured',
    },
    verdict: described(verdict, 'inconclusive where it was not measured'),
  },
  'What became of one --expect.',
  { reason: { ...text, description: 'why it is inconclusive' } },
);

/** One moment of a story. */
export const storyLine = object(
  {
    atUs: described(us, 'since the opening of the sale, scenario time, µs'),
    text: described(text, 'what happened'),
  },
  'One moment of the story, in scenario time.',
  {
    buyer: { type: 'integer', minimum: 1, description: 'absent on lines about the world' },
    mark: { ...text, description: 'what went wrong here' },
    skipped: { const: true, description: 'something before this line is left out' },
  },
);

/** What went wrong on purpose. */
export const faults = object(
  {
    asked: { type: 'array', items: text, description: 'as they are written' },
    missed: { type: 'array', items: text, description: 'those that never came' },
    moments: { type: 'array', items: { $ref: '#/$defs/storyLine' }, description: 'what happened' },
  },
  'What went wrong on purpose; present where faults were asked for.',
  { lostReplies: { ...count, description: 'replies that never reached the shop' } },
);
