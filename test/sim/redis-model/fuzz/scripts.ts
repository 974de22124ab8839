import { createHash } from 'node:crypto';
import type { Home } from './arguments.ts';
import type { Draw } from './draw-source.ts';
import { FORMS } from './forms.ts';
import { type Generate, generator } from './grammar.ts';
import { isHarmless } from './harmless.ts';
import { isForScripts } from './script-safety.ts';

/** EVAL and its kind with a random script, or SCRIPT with one that was drawn before. */
export function scriptCommand(draw: Draw): string[] {
  const keys = Array.from({ length: draw.integer(0, 2) }, () => draw.one(SCRIPT_KEYS));
  const values = Array.from({ length: draw.integer(0, 3) }, () => draw.one(SCRIPT_VALUES));
  const rest = [String(keys.length), ...keys, ...values];
  if (draw.chance(0.03)) rest[0] = draw.one(['-1', 'x', '9', '1.0']);
  const readOnly = draw.chance(0.1) ? '_ro' : '';
  const known = draw.scripts.length > 0 && draw.chance(0.3);
  if (known) return knownScript(draw, readOnly, rest);
  const source = script(draw);
  draw.scripts.push(source);
  return draw.chance(0.1) ? ['script', 'load', source] : [`eval${readOnly}`, source, ...rest];
}

const SCRIPT_KEYS = ['string1', 'string2', 'hash1', 'list1', 'set1', 'zset1', 'stream1'];
const SCRIPT_VALUES = [
  '1',
  '-2',
  '3.7',
  'abc',
  '',
  '\0\xff',
  '1e3',
  '9223372036854775807',
  ' 5 ',
  '0x1f',
];

function knownScript(draw: Draw, readOnly: string, rest: readonly string[]): string[] {
  const source = draw.one(draw.scripts.slice(-5));
  const sha = createHash('sha1').update(source, 'latin1').digest('hex');
  const written = draw.chance(0.2) ? sha.toUpperCase() : sha;
  if (draw.chance(0.1)) return ['script', 'exists', written, draw.one(['x', sha])];
  if (draw.chance(0.02)) return ['script', 'flush', draw.one(['SYNC', 'ASYNC', 'x'])];
  return [`evalsha${readOnly}`, draw.chance(0.05) ? 'nope' : written, ...rest];
}

function script(draw: Draw): string {
  const lines = Array.from({ length: draw.integer(0, 3) }, () => statement(draw));
  if (draw.chance(0.03)) lines.unshift('#!lua flags=no-writes\n');
  return [...lines, draw.chance(0.05) ? '' : `return ${expression(draw, 3)}`].join(' ');
}

function statement(draw: Draw): string {
  return draw.one<() => string>([
    () => `local a = ${expression(draw, 2)}`,
    () => `local b = ${expression(draw, 2)}`,
    () => call(draw),
    () => call(draw),
    () => `if ${expression(draw, 2)} then ${call(draw)} end`,
    () => `for i = 1, ${draw.integer(0, 3)} do ${call(draw)} end`,
    () =>
      `local t = {} for i = 1, ${draw.integer(0, 4)} do t[i] = ${withoutTable(expression(draw, 1))} end`,
    () => `local ok, e = pcall(function() return ${expression(draw, 2)} end)`,
    () => `redis.setresp(${draw.one(['2', '3', '4'])})`,
    () =>
      `if ${expression(draw, 1)} == ${expression(draw, 1)} then return ${expression(draw, 1)} end`,
  ])();
}

/** A table that holds itself would be answered for ever. */
function withoutTable(source: string): string {
  return source.replace(/\bt\b/g, 'nil');
}

function expression(draw: Draw, depth: number): string {
  if (depth === 0 || draw.chance(0.25)) return atom(draw);
  const inner = () => expression(draw, depth - 1);
  return draw.one<() => string>([
    () => call(draw),
    () => call(draw),
    () =>
      `(${inner()} ${draw.one(['+', '-', '*', '/', '%', '^', '..', '==', '<', '<=', '~='])} ${inner()})`,
    () => `(${inner()} ${draw.one(['and', 'or'])} ${inner()})`,
    () => `{${inner()}, ${inner()}, ${inner()}}`,
    () => `{${draw.one(['ok', 'err', 'double', 'a', 'map', 'set'])} = ${inner()}}`,
    () => `${draw.one(['not', '-', '#'])} ${inner()}`,
    () => `${draw.one(FUNCTIONS)}(${inner()})`,
    () => `${draw.one(FUNCTIONS_OF_TWO)}(${inner()}, ${inner()})`,
    () => `select(2, pcall(function() return ${inner()} end))`,
    () => `select('#', ${inner()}, ${inner()})`,
    () => `string.rep(${inner()}, ${draw.integer(-1, 3)})`,
    () => `struct.pack(${draw.one(PACKINGS)}, ${inner()})`,
    // Redis 7.0.15 crashes where a script raises a table that is no error reply.
    () => `error('raised ' .. type(${inner()}))`,
    () => `string.format(${draw.one(FORMATS)}, ${inner()})`,
    () => `redis.${draw.one(['error_reply', 'status_reply', 'sha1hex'])}(${inner()})`,
  ])();
}

/** Where a table lies in memory is each server's own: prints what else there is. */
const PRINTED =
  "(function(v) if type(v) == 'table' or type(v) == 'function' then return type(v) end return tostring(v) end)";

const PACKINGS = ["'>I4'", "'<i2'", "'b'", "'d'", "'s'", "'c0'", "'x>h'", "'q'"];

const FUNCTIONS = [
  PRINTED,
  'tonumber',
  'type',
  'math.floor',
  'math.abs',
  'math.sqrt',
  'string.len',
  'string.upper',
  'string.reverse',
  'cjson.encode',
  'cjson.decode',
  'cmsgpack.pack',
  'bit.bnot',
  'bit.tohex',
  'table.concat',
  'unpack',
];

const FUNCTIONS_OF_TWO = [
  'string.sub',
  'string.find',
  'string.match',
  'math.max',
  'math.fmod',
  'bit.band',
  'bit.lshift',
  'tonumber',
  'table.concat',
  'rawequal',
];

const FORMATS = ["'%d'", "'%s'", "'%5.2f'", "'%g'", "'%q'", "'%x'", "'%c'", "'%i|'", "'%.14g'"];

function atom(draw: Draw): string {
  return draw.one([
    '1',
    '-7',
    '3.99',
    '-0.5',
    '1e15',
    '2^53',
    '1e100',
    '1/0',
    "'abc'",
    "'10'",
    "''",
    "'\\255\\0x'",
    'nil',
    'true',
    'false',
    '{}',
    'KEYS',
    'ARGV',
    'KEYS[1]',
    'KEYS[1]',
    'ARGV[1]',
    'ARGV[2]',
    '#ARGV',
    'a',
    't',
  ]);
}

interface ScriptForm {
  readonly name: readonly string[];
  readonly home: Home;
  readonly generate: Generate;
}

const CALLABLE: readonly ScriptForm[] = (Object.keys(FORMS) as Home[]).flatMap((home) =>
  Object.entries(FORMS[home]).map(([name, form]) => ({
    name: name.split(' '),
    home,
    generate: generator(form),
  })),
);

/** A command that answers the same on both servers, called from the script. */
function call(draw: Draw): string {
  for (;;) {
    const { name, home, generate } = draw.one(CALLABLE);
    const args = [...name, ...generate(draw, home)];
    if (!isForScripts(args) || !isHarmless(args)) continue;
    const key = draw.chance(0.3)
      ? [quoted(args[0] ?? ''), 'KEYS[1]']
      : args.slice(0, 2).map(quoted);
    const written = [...key, ...args.slice(2).map((arg) => argument(draw, arg))];
    return `redis.${draw.one(['call', 'call', 'pcall'])}(${written.join(', ')})`;
  }
}

/** Mostly the text, and sometimes a value of the script that need not be one that a command takes. */
function argument(draw: Draw, text: string): string {
  if (draw.chance(0.06)) return draw.one(['ARGV[1]', '1', '2.5', '1e20', 'a', 'nil', '{}', 'true']);
  return quoted(text);
}

function quoted(text: string): string {
  const escaped = Array.from(text, (byte) => {
    const code = byte.charCodeAt(0);
    const isPlain = code >= 32 && code < 127 && byte !== "'" && byte !== '\\';
    return isPlain ? byte : `\\${String(code).padStart(3, '0')}`;
  });
  return `'${escaped.join('')}'`;
}
