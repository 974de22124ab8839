import type { Draw } from './draw-source.ts';

/** Which keys a command prefers, so that types meet their own commands often and others sometimes. */
export type Home = 'string' | 'hash' | 'list' | 'set' | 'zset' | 'stream';

/** Draws one kind of argument, which may be several texts (a count and as many keys). */
export type Kind = (draw: Draw, home: Home) => readonly string[];

const HOMES: readonly Home[] = ['string', 'hash', 'list', 'set', 'zset', 'stream'];
const KEYS_OF_A_HOME = 2;

const INTEGERS = ['0', '1', '2', '3', '5', '10', '-1', '-2', '-7', '100', '4096'];
const INTEGER_EDGES = [
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '9223372036854775806',
  '9007199254740993',
  '-9007199254740993',
  '18446744073709551615',
];
const NOT_INTEGERS = ['', 'x', '1.0', ' 1', '1 ', '+1', '01', '-0', '1e3', '0x10', 'nan', '1\0'];
const FLOATS = ['0.1', '-3.5', '1e3', '2.5e-3', '1e17', '3.0', '.5', '5.', '-0', '0x1p3', '1e-320'];
const FLOAT_EDGES = [
  'inf',
  '-inf',
  '+inf',
  'Infinity',
  '1e308',
  '-1e308',
  '1e400',
  '1e-400',
  'nan',
];
const WORDS = ['a', 'b', 'c', 'd', 'ab', 'abc', '1', '2', '10', '-5', '3.5', 'A'];
const ODD_WORDS = ['', '\0', '\xff\xfe', 'a\r\nb', 'é', ' ', 'x'.repeat(70), 'y'.repeat(200)];
const FAR_SECONDS = 4_102_444_800;

/** Every kind of argument that the grammar names in lower case. */
export const KINDS: Readonly<Record<string, Kind>> = {
  key: (draw, home) => [key(draw, home)],
  keys: (draw, home) => repeat(draw, 1, 3, () => key(draw, home)),
  'counted-keys': (draw, home) => {
    const keys = repeat(draw, 1, 3, () => key(draw, home));
    return [String(keys.length), ...keys];
  },
  'awaited-keys': (draw, home) =>
    repeat(draw, 1, 2, () => (draw.chance(0.6) ? awaitedKey(draw) : key(draw, home))),
  'awaited-key': (draw) => [awaitedKey(draw)],
  'any-key': (draw) => [key(draw, draw.one(HOMES))],
  value: (draw) => [value(draw)],
  member: (draw) => [word(draw)],
  field: (draw) => [word(draw)],
  score: (draw) => [float(draw)],
  weight: (draw) => [draw.one(['1', '2', '-1', '0.5', '0', 'inf', 'x'])],
  'score-bound': (draw) => [(draw.chance(0.2) ? '(' : '') + float(draw)],
  'lex-bound': (draw) => [
    draw.chance(0.4) ? draw.one(['-', '+', '']) : draw.one(['[', '(']) + word(draw),
  ],
  index: (draw) => [String(draw.integer(-6, 6))],
  count: (draw) => [count(draw)],
  limit: (draw) => [String(draw.integer(-1, 4))],
  integer: (draw) => [integer(draw)],
  float: (draw) => [float(draw)],
  offset: (draw) => [draw.chance(0.05) ? draw.one(['-1', '4294967296', 'x']) : small(draw, 60)],
  bit: (draw) => [draw.one(['0', '1', '1', '2', 'x'])],
  pattern: (draw) => [draw.one(['*', '?', 'a*', '[a-c]*', '\\a', '*1', 's*', '[^a]', '', 'x['])],
  cursor: (draw) => [draw.chance(0.95) ? '0' : draw.one(['x', ' 0', '', '0\0x'])],
  scan: () => ['1000'],
  seconds: (draw) => [
    draw.chance(0.9) ? String(draw.integer(100_000, 9_999_999)) : oddDuration(draw),
  ],
  ms: (draw) => [draw.chance(0.9) ? String(draw.integer(100_000, 99_999_999)) : oddDuration(draw)],
  'unix-seconds': (draw) => [
    draw.chance(0.85)
      ? String(FAR_SECONDS + draw.integer(0, 9))
      : draw.chance(0.3)
        ? '1'
        : oddDuration(draw),
  ],
  'unix-ms': (draw) => [
    draw.chance(0.85)
      ? String(FAR_SECONDS * 1000 + draw.integer(0, 9))
      : draw.chance(0.3)
        ? '1'
        : oddDuration(draw),
  ],
  timeout: (draw) => [draw.one(['0', '0', '100', '1000.5', '-1', 'x', 'inf', '1e30'])],
  'timeout-ms': (draw) => [draw.one(['0', '0', '100000', '-1', 'x', '1.5'])],
  database: (draw) => [draw.one(['0', '1', '2', '0', '16', '-1', 'x'])],
  channel: (draw) => [draw.one(['c1', 'c2', 'c3', 'news'])],
  'channel-pattern': (draw) => [draw.one(['c*', 'c?', 'n*s', '*', 'c1'])],
  group: (draw) => [draw.one(['g1', 'g1', 'g1', 'g1', 'g2', 'g2', 'g\r\n'])],
  consumer: (draw) => [draw.one(['alice', 'bob', 'carol'])],
  'new-id': (draw) => [newId(draw)],
  id: (draw) => [knownId(draw)],
  ids: (draw) => repeat(draw, 1, 3, () => knownId(draw)),
  'id-bound': (draw) => [
    draw.chance(0.5) ? draw.one(['-', '+']) : (draw.chance(0.2) ? '(' : '') + knownId(draw),
  ],
  'min-idle': (draw) => [draw.one(['0', '0', '0', '1000000000000', '-1', 'x'])],
  idle: (draw) => [draw.one(['0', '100000', '-1', '9223372036854775807'])],
  encoding: (draw) => [draw.one(['1', '2', '-1'])],
};

/** Something that fits nowhere, to put in the place of an argument. */
export function oddText(draw: Draw): string {
  return draw.one([
    ...NOT_INTEGERS,
    ...FLOAT_EDGES,
    ...INTEGERS,
    ...ODD_WORDS,
    'WITHSCORES',
    'LIMIT',
  ]);
}

function key(draw: Draw, home: Home): string {
  if (draw.chance(0.01)) return draw.one(['', '\0k\xff', 'missing']);
  const of = draw.chance(0.85) ? home : draw.one(HOMES);
  return `${of}${draw.integer(1, KEYS_OF_A_HOME)}`;
}

/** Keys that are mostly empty, so that clients wait for them. */
function awaitedKey(draw: Draw): string {
  return `awaited${draw.integer(1, 2)}`;
}

function value(draw: Draw): string {
  if (draw.chance(0.3)) return integer(draw);
  return draw.chance(0.2) ? float(draw) : word(draw);
}

function word(draw: Draw): string {
  return draw.chance(0.92) ? draw.one(WORDS) : draw.one(ODD_WORDS);
}

function integer(draw: Draw): string {
  if (draw.chance(0.8)) return draw.one(INTEGERS);
  return draw.chance(0.6) ? draw.one(INTEGER_EDGES) : draw.one(NOT_INTEGERS);
}

function float(draw: Draw): string {
  if (draw.chance(0.5)) return draw.one(INTEGERS);
  if (draw.chance(0.75)) return draw.one(FLOATS);
  return draw.chance(0.7) ? draw.one(FLOAT_EDGES) : draw.one(NOT_INTEGERS);
}

/** A negative count makes some commands answer as much as they are asked: never a large one. */
function count(draw: Draw): string {
  if (draw.chance(0.9)) return String(draw.integer(-3, 6));
  return draw.one(['9223372036854775807', '-9223372036854775808', '1000', 'x', '', '1.5']);
}

function small(draw: Draw, max: number): string {
  return String(draw.integer(0, max));
}

/** Durations and instants that are past, none, or no numbers at all: never so near that a test could run over them. */
function oddDuration(draw: Draw): string {
  return draw.one(['0', '-1', '-9223372036854775808', '9223372036854775807', 'x', '1.5', '']);
}

function newId(draw: Draw): string {
  draw.tick++;
  if (draw.chance(0.75)) return `${draw.tick}-${draw.one([0, 0, 0, 1])}`;
  return draw.chance(0.6) ? draw.one(['*', `${draw.tick}-*`, String(draw.tick)]) : oddId(draw);
}

function knownId(draw: Draw): string {
  if (draw.chance(0.06)) return oddId(draw);
  const ms = Math.max(0, draw.tick - draw.integer(0, 12));
  return draw.chance(0.85) ? `${ms}-${draw.one([0, 0, 0, 1])}` : String(ms);
}

function oddId(draw: Draw): string {
  return draw.one([
    '0-0',
    '0-1',
    '-',
    '+',
    'x',
    '1-',
    '-1',
    '1-x',
    '1-1-1',
    '',
    '5-+1',
    ' 7-1',
    '007-01',
  ]);
}

function repeat(draw: Draw, min: number, max: number, make: () => string): string[] {
  return Array.from({ length: draw.integer(min, max) }, make);
}
