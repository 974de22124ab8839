import { currentClock } from './current.ts';
import type { Patch } from './patch.ts';

type Format = (date?: Date | number) => unknown;
type Formatter = Intl.DateTimeFormat;

const { prototype } = Intl.DateTimeFormat;
const realFormat = Object.getOwnPropertyDescriptor(prototype, 'format')?.get as (
  this: Formatter,
) => Format;
const { formatToParts: realToParts } = prototype;

/** What formats now where it is given no date. */
export function intlPatches(): readonly Patch[] {
  return [
    { on: prototype, key: 'format', get: format },
    { on: prototype, key: 'formatToParts', value: formatToParts },
  ];
}

/** As Node has it: the same function each time, bound to its formatter. */
const bound = new WeakMap<Formatter, Format>();

function format(this: Formatter): Format {
  const known = bound.get(this);
  if (known !== undefined) return known;
  const real = realFormat.call(this);
  const own: Format = (date) => real(date ?? now());
  bound.set(this, own);
  return own;
}

function formatToParts(this: Formatter, date?: Date | number): Intl.DateTimeFormatPart[] {
  return realToParts.call(this, date ?? now());
}

/** Undefined where the real one is asked. */
function now(): number | undefined {
  const clock = currentClock();
  return clock === undefined ? undefined : Math.floor(clock.nowMs());
}
