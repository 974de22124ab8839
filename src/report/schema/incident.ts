import { described, object } from '../object-schema.ts';
import { count, text, us } from './words.ts';

/** What the log of requests said. */
export const incident = object(
  {
    file: described(text, 'as it was named'),
    format: { enum: ['csv', 'jsonl', 'access-log'], description: 'what it is written in' },
    requests: { ...count, description: 'that are replayed' },
    buyers: described(count, 'who sent them'),
    repeatedBuyers: { ...count, description: 'with more than one request' },
    spanUs: described(us, 'from the first request to the last, µs'),
    peakPerSec: { ...count, description: 'most arrivals within one second' },
    resolutionUs: {
      type: 'number',
      minimum: 1,
      description: 'of its times, µs; at 1,000,000 the requests of a second were spread over it',
    },
    timeOf: { enum: ['start', 'end'], description: 'of a request, is what its time says' },
    delay: {
      description: 'how long the downstream took; null where the log does not say it',
      oneOf: [
        { type: 'null' },
        object(
          {
            count: described(count, 'requests that say it'),
            from: {
              enum: ['upstream', 'request', 'both'],
              description: 'which time of the log says it',
            },
            p50: described(us, 'half took at most this, µs'),
            p99: described(us, '99 % took at most this, µs'),
            max: described(us, 'the most, µs'),
          },
          'How long the downstream took, where the log says it.',
          { assumedUnit: { enum: ['us', 's'], description: 'where the log does not say it' } },
        ),
      ],
    },
    otherPaths: { ...count, description: 'requests to other paths than the one asked for' },
    paths: {
      type: 'array',
      maxItems: 5,
      description: 'the most frequent, where none was asked for',
      items: object(
        { path: described(text, 'without its query'), requests: described(count, 'to it') },
        'One path.',
      ),
    },
    statuses: {
      type: 'array',
      maxItems: 5,
      description: 'the most frequent, where none was asked for',
      items: object(
        { status: described(text, 'of the answer'), requests: described(count, 'with it') },
        'One status.',
      ),
    },
    damaged: {
      type: 'array',
      description: 'lines that could not be read',
      items: object(
        {
          reason: described(text, 'why'),
          lines: described(count, 'how many'),
          first: {
            type: 'array',
            maxItems: 5,
            items: { type: 'integer', minimum: 1 },
            description: 'numbers of the first ones',
          },
        },
        'One reason.',
      ),
    },
  },
  'What the log of requests said that replay was given.',
);
