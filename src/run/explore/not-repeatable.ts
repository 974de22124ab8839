import { SeckillError } from '../../core/errors.ts';
import { likelyCause } from '../likely-cause.ts';
import type { Told } from './twice.ts';
import type { SearchSpace } from './world.ts';

/** The error for a strategy that goes another way although nothing has changed: where, and the likely cause. */
export function notRepeatable(
  { strategy }: Pick<SearchSpace, 'strategy'>,
  difference: readonly [Told | undefined, Told | undefined] | undefined,
): SeckillError {
  const [first, second] = difference ?? [];
  const at = placeOf(first ?? second);
  const [one, other] = [wordsOf(first), wordsOf(second)];
  const place = difference === undefined ? '' : ` ${at}: ${one}, and then ${other}`;
  return new SeckillError(
    'not-runnable',
    `${strategy.name}: expected the same schedule to come out the same each time, got another one${place}`,
    // What could be done next says nothing about why.
    isEvent(first) && isEvent(second) ? likelyCause(one, other) : likelyCause('', ''),
  );
}

function isEvent(told: Told | undefined): boolean {
  return told?.text.startsWith('{') === true;
}

function placeOf(told: Told | undefined): string {
  if (told === undefined || told.step === 0) return 'before the first step';
  return `at step ${told.step} (${told.move})`;
}

const LONGEST = 160;

function wordsOf(told: Told | undefined): string {
  if (told === undefined) return 'nothing';
  const text = isEvent(told) ? eventWords(JSON.parse(told.text)) : told.text;
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/** What is left of an event that was written as JSON. */
interface WrittenEvent {
  readonly kind: string;
  readonly target?: string;
  readonly operation?: string;
  readonly args?: readonly unknown[];
  readonly reply?: unknown;
  readonly outcome?: string;
  readonly error?: string;
  readonly lock?: string;
}

function eventWords(event: WrittenEvent): string {
  const { kind, target = '', operation = '', args = [], reply, outcome, error, lock = '' } = event;
  switch (kind) {
    case 'call-sent':
      return target === operation
        ? `calls ${operation}`
        : `sends ${[operation.toUpperCase(), ...args.map(String)].join(' ')}`;
    case 'call-settled':
      return `gets ${JSON.stringify(reply)}`;
    case 'attempt-ended':
      return error === undefined ? `is told ${outcome}` : `is told ${outcome}: ${error}`;
    case 'acquired':
    case 'releasing':
    case 'released':
    case 'abandoned':
      return `${kind} ${lock}`;
    default:
      return JSON.stringify(event);
  }
}
