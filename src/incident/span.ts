/** The units of a span by the names that logs give them, in µs. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-3,
  nanos: 1e-3,
  nanoseconds: 1e-3,
  us: 1,
  µs: 1,
  usec: 1,
  micros: 1,
  microseconds: 1,
  ms: 1e3,
  msec: 1e3,
  millis: 1e3,
  milliseconds: 1e3,
  s: 1e6,
  sec: 1e6,
  secs: 1e6,
  second: 1e6,
  seconds: 1e6,
  m: 6e7,
  min: 6e7,
  minutes: 6e7,
};

/** Longest span that a request may have taken: a week. */
const LONGEST_US = 168 * 3_600_000_000;

/** The µs of a unit's name (`ms`, `seconds`); undefined for what is none. */
export function unitUs(name: string): number | undefined {
  const known = name.toLowerCase().replace('μ', 'µ');
  return Object.hasOwn(UNITS, known) ? UNITS[known] : undefined;
}

/**
 * Reads how long something took, as integer µs: `120ms`, `1.2 s`, `0:00:12.5`, or a number in `unit`
 * (µs). Null where the text says that there is none (empty, `-`); undefined for anything else, a number
 * without a unit and more than a week included.
 */
export function parseSpan(text: string, unit: number | undefined): number | null | undefined {
  // Most are plain numbers.
  const plain = unit === undefined || !PLAIN.test(text) ? undefined : Number(text) * unit;
  if (plain !== undefined) return bounded(plain);
  const given = text.trim();
  if (given === '' || given === '-' || given === 'null') return null;
  const clock = CLOCK.exec(given);
  if (clock !== null) {
    const [, hours, minutes, seconds] = clock;
    return bounded((Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e6);
  }
  const [, amount, name] = AMOUNT.exec(given) ?? [];
  const named = name === undefined || name === '' ? unit : unitUs(name);
  return amount === undefined || named === undefined ? undefined : bounded(Number(amount) * named);
}

const PLAIN = /^\d+(?:\.\d+)?$/;
const CLOCK = /^(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)$/;
const AMOUNT = /^(\d+(?:\.\d+)?(?:e-?\d+)?) ?([a-zµμ]*)$/i;

function bounded(us: number): number | undefined {
  return us <= LONGEST_US ? Math.round(us) : undefined;
}
