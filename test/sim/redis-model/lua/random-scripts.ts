import type { Random } from '../../../../src/core/random.ts';

/** A script and what it is called with; the same for the same draws. */
export interface RandomScript {
  readonly source: string;
  readonly keys: string[];
  readonly args: string[];
}

/**
 * A script that ends, whose result does not depend on addresses, memory or time, and that touches
 * only keys under `lua:`. It may fail in any way that a script can.
 */
export function randomScript(random: Random): RandomScript {
  return new Writer(random).script();
}

/** Like tostring, but never an address: those differ from run to run. */
const TEXT = "local function text(x) return type(x) == 'table' and 'table' or tostring(x) end";

const NUMBERS = [
  '0',
  '1',
  '2',
  '3',
  '7',
  '10',
  '-1',
  '-5',
  '0.5',
  '1.5',
  '-2.25',
  '3.14159',
  '100',
  '1e3',
  '1e15',
  '1e100',
  '2^31',
  '2^53',
  '-2^31',
  '1/0',
  '-1/0',
  '0x10',
  '123456789012',
  '0.1',
  '1e-7',
  '99999999999999',
  '100000000000000',
  '1e14+0.5',
  '-0.0',
  '.5',
  '5.',
  '4294967296',
  '2147483647',
  '1/3',
];
const STRINGS = [
  "''",
  "'a'",
  "'abc'",
  "'hello world'",
  "'10'",
  "'0x1F'",
  "' 12 '",
  "'1e2'",
  "'-3.5'",
  "'x=1, y=2'",
  "'%d %s'",
  "'a,b,,c'",
  "'\\0\\1\\255'",
  "'line\\nbreak'",
  '[[long\nstring]]',
  "'THE Quick'",
  "'key%value'",
  "('ab'):rep(3)",
  "'\\65\\066c'",
  '"quote\'d"',
  "'1\\0'",
];
const PATTERNS = [
  "'a'",
  "'%w+'",
  "'(%w+)=(%w+)'",
  "'.-'",
  "'^%s*(.-)%s*$'",
  "'[a-c]'",
  "'%d+'",
  "'()b'",
  "'[^,]*'",
  "'(a)(b)(c)'",
  "'%bxy'",
  "'%f[%w]%w+'",
  "'.'",
  "''",
  "'%a%'",
  "'[a'",
  "'(a'",
  "'%1'",
  "'l+'",
  "'(.)%1'",
  "'$'",
  "'a-$'",
  "'%S*'",
];
const FORMATS = [
  "'%d'",
  "'%5d|'",
  "'%-5d|'",
  "'%05d'",
  "'%+d'",
  "'%x'",
  "'%X'",
  "'%#x'",
  "'%o'",
  "'%u'",
  "'%c'",
  "'%e'",
  "'%.3f'",
  "'%10.2f|'",
  "'%g'",
  "'%.3g'",
  "'%s'",
  "'%10s|'",
  "'%-10s|'",
  "'%.2s'",
  "'%q'",
  "'%i'",
  "'%5.1s|'",
  "'%%'",
  "'%y'",
  "'%G'",
  "'%.14g'",
  "'%.0f'",
  "'%#.3g'",
  "'% d'",
  "'%s %s'",
  "'%.20f'",
  "'%.17g'",
  "'%5.3d'",
];
const MATH = [
  'floor',
  'ceil',
  'abs',
  'sqrt',
  'max',
  'min',
  'fmod',
  'modf',
  'pow',
  'frexp',
  'ldexp',
  'mod',
  'deg',
];
const ARITHMETIC = ['+', '-', '*', '/', '%', '^'];
const COMPARE = ['==', '~=', '<', '>', '<=', '>='];
const COMMANDS = [
  "'incr', KEYS[1]",
  "'get', KEYS[1]",
  "'set', KEYS[1], %",
  "'hset', KEYS[2], 'f', %",
  "'hget', KEYS[2], 'f'",
  "'hgetall', KEYS[2]",
  "'lpush', KEYS[3], %",
  "'lrange', KEYS[3], 0, -1",
  "'incrby', KEYS[1], %",
  "'exists', KEYS[1]",
  "'type', KEYS[2]",
  "'zadd', KEYS[4], %, 'm'",
  "'zrange', KEYS[4], 0, -1, 'WITHSCORES'",
  "'zscore', KEYS[4], 'm'",
  "'del', KEYS[1], KEYS[2]",
  "'nosuch', %",
  "'get'",
  "'hincrbyfloat', KEYS[2], 'n', %",
  "'llen', KEYS[1]",
  "'eval', 'x', 0",
  "'mget', KEYS[1], KEYS[5]",
  "'echo', %",
  "'append', KEYS[1], %",
  "'sadd', KEYS[5], %",
  "'scard', KEYS[5]",
];

class Writer {
  readonly #random: Random;
  #names: string[] = [];
  #depth = 0;
  #loops = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  script(): RandomScript {
    const lines: string[] = [TEXT];
    const count = this.#random.integer(1, 6);
    for (let at = 0; at < count; at += 1) lines.push(this.#statement());
    lines.push(this.#result());
    const keys = ['lua:s', 'lua:h', 'lua:l', 'lua:z', 'lua:t'];
    const args = Array.from({ length: this.#random.integer(0, 3) }, () => this.#argument());
    return { source: lines.join(this.#chance(0.8) ? '\n' : ' '), keys, args };
  }

  #argument(): string {
    return this.#pick(['1', '-7', 'abc', '', '3.75', '10', '\xff\x00', '1e5', 'x y']);
  }

  #statement(): string {
    if (this.#depth > 2) return this.#local();
    this.#depth += 1;
    const made = this.#compound();
    this.#depth -= 1;
    return made;
  }

  #compound(): string {
    switch (this.#random.integer(0, 11)) {
      case 0:
        return `if ${this.#expression()} then ${this.#block()} else ${this.#block()} end`;
      case 1: {
        const step = this.#pick(['', ', 2', ', -1', ', 0.5']);
        const from = step === ', -1' ? '4, 1' : '1, 4';
        return `for i = ${from}${step} do ${this.#block()} end`;
      }
      case 2:
        return this.#loop((n) => `while ${n} < 3 do ${n} = ${n} + 1 ${this.#block()} end`);
      case 3:
        return this.#loop((n) => `repeat ${n} = ${n} + 1 ${this.#block()} until ${n} >= 2`);
      case 4: {
        const iterator = this.#pick(['ipairs', 'pairs']);
        return `local o = {} for k, v in ${iterator}(${this.#table()}) do o[#o + 1] = tostring(k) .. ':' .. type(v) end ${this.#declare(`table.concat(o, ' ')`)}`;
      }
      case 5:
        return `local ok, e = pcall(function() ${this.#block()} end) ${this.#declare('{ok, e}')}`;
      case 6:
        return `local function f(a, b, ...) ${this.#block()} return a, b, ${this.#pick(['...', 'select("#", ...)', '(...)'])} end ${this.#declare(`{f(1, ${this.#atom()}, 3, 4)}`)}`;
      case 7:
        return this.#declare(`redis.pcall(${this.#command()})`);
      case 8:
        return this.#declare(`redis.call(${this.#command()})`);
      case 9:
        return `local t = ${this.#table()} ${this.#tableStep()} ${this.#declare('t')}`;
      case 10:
        return `${this.#coroutine()}`;
      default:
        return this.#local();
    }
  }

  /** Each loop counts with a variable of its own: an inner one of that name would let it run for ever. */
  #loop(write: (counter: string) => string): string {
    this.#loops += 1;
    const counter = `n${this.#loops}`;
    return `local ${counter} = 0 ${write(counter)}`;
  }

  #block(): string {
    const names = this.#names;
    this.#names = [...names];
    const body = this.#statement();
    this.#names = names;
    return body;
  }

  #local(): string {
    if (this.#names.length > 0 && this.#chance(0.2)) {
      return `${this.#pick(this.#names)} = ${this.#expression()}`;
    }
    return this.#declare(this.#expression());
  }

  #declare(value: string): string {
    const name = `v${this.#names.length}`;
    this.#names = [...this.#names, name];
    return `local ${name} = ${value}`;
  }

  #coroutine(): string {
    const body = `local x = coroutine.yield(${this.#atom()}) ${this.#block()} return x`;
    const name = this.#declare('{coroutine.resume(co)}');
    return `local co = coroutine.create(function(...) ${body} end) ${name} local st = coroutine.status(co) ${this.#declare('{coroutine.resume(co, 5)}')}`;
  }

  #result(): string {
    const names = this.#names.slice(-4);
    const parts = [this.#expression(), ...names].map((part) => this.#shown(part));
    return `return {${parts.join(', ')}}`;
  }

  /** A value in a form that a reply does not lose. */
  #shown(value: string): string {
    return this.#pick([
      value,
      `type(${value})`,
      `cjson.encode({${value}})`,
      `(function(x) return type(x) == 'table' and #x or text(x) end)(${value})`,
      `string.format('%.17g', tonumber(text(${value})) or 0)`,
    ]);
  }

  #expression(): string {
    if (this.#depth > 3) return this.#atom();
    this.#depth += 1;
    const made = this.#anyExpression();
    this.#depth -= 1;
    return made;
  }

  #anyExpression(): string {
    const one = () => this.#expression();
    switch (this.#random.integer(0, 13)) {
      case 0:
      case 1:
        return `(${this.#number()} ${this.#pick(ARITHMETIC)} ${this.#number()})`;
      case 2:
        return `(${one()} ${this.#pick(ARITHMETIC)} ${one()})`;
      case 3:
        return `(${this.#atom()} .. ${this.#atom()})`;
      case 4:
        return `(${one()} ${this.#pick(COMPARE)} ${one()})`;
      case 5:
        return `(${one()} ${this.#pick(['and', 'or'])} ${one()})`;
      case 6:
        return `${this.#pick(['not ', '-', '#'])}${this.#atom()}`;
      case 7:
        return `string.format(${this.#pick(FORMATS)}, ${this.#atom()})`;
      case 8:
        return this.#stringCall();
      case 9:
        return `math.${this.#pick(MATH)}(${this.#number()}, ${this.#number()})`;
      case 10:
        return this.#pick([
          `text(${one()})`,
          `tonumber(${one()})`,
          `type(${one()})`,
          `tonumber(${this.#atom()}, ${this.#pick(['2', '16', '36', '10'])})`,
        ]);
      case 11:
        return this.#table();
      case 12:
        return this.#library();
      default:
        return this.#atom();
    }
  }

  #stringCall(): string {
    const text = this.#pick(STRINGS);
    const pattern = this.#pick(PATTERNS);
    return this.#pick([
      `(${text}):sub(${this.#random.integer(-4, 4)}, ${this.#random.integer(-4, 6)})`,
      `{(${text}):find(${pattern}${this.#pick(['', ', 2', ', 1, true', ', -3'])})}`,
      `{string.match(${text}, ${pattern})}`,
      `{string.gsub(${text}, ${pattern}, ${this.#pick(["'<%0>'", "'%1'", "'x'", "'%%'", "{a = 'A', b = true, x = false}", 'string.upper'])}${this.#pick(['', ', 1', ', 0'])})}`,
      `{(${text}):byte(${this.#random.integer(-3, 3)}, ${this.#random.integer(-2, 4)})}`,
      `string.rep(${text}, ${this.#pick(['0', '2', '-1', '3.7'])})`,
      `(${text}):upper()`,
      `(${text}):lower():reverse()`,
      `#${text}`,
      `(function() local r = {} for a, b in string.gmatch(${text}, ${pattern}) do r[#r + 1] = tostring(a) .. tostring(b) if #r > 20 then break end end return r end)()`,
    ]);
  }

  #library(): string {
    const number = this.#number();
    return this.#pick([
      `bit.${this.#pick(['band', 'bor', 'bxor'])}(${number}, ${this.#number()})`,
      `bit.${this.#pick(['lshift', 'rshift', 'arshift', 'rol', 'ror'])}(${number}, ${this.#pick(['1', '4', '31', '33'])})`,
      `bit.tohex(${number})`,
      `bit.bnot(${number})`,
      `cjson.encode(${this.#table()})`,
      `cjson.decode(${this.#pick(['\'[1,2,{"a":null}]\'', '\'{"x":[true,false],"y":1.5e3}\'', '\'"\\\\u00e9\\\\n"\'', "'[1,]'", "'{}'", "'nul'", "'[1e400,-0,0x10]'"])})`,
      `{cmsgpack.unpack(cmsgpack.pack(${this.#atom()}, ${this.#table()}))}`,
      `cmsgpack.pack(${this.#expression()})`,
      `struct.pack('${this.#pick(['>I2i4', '<hB', 'd', 'f', 's', 'c3', '>!4bi4', 'l'])}', ${this.#atom()}, ${this.#atom()})`,
      `{struct.unpack('${this.#pick(['>I2', '<i4', 'd', 's', 'c2', 'b'])}', ${this.#pick(STRINGS)})}`,
      `redis.sha1hex(${this.#pick(STRINGS)})`,
      `redis.status_reply(${this.#pick(STRINGS)})`,
      `{unpack(${this.#table()})}`,
      `select(${this.#pick(["'#'", '1', '2', '-1', '9'])}, ${this.#atom()}, ${this.#atom()})`,
      `{pcall(error, ${this.#pick(["'boom'", '{err = "E x"}', 'nil', '42', '{code = 1}'])})}`,
      'undefined_global',
      `rawequal(${this.#atom()}, ${this.#atom()})`,
      `next(${this.#pick(['{}', '{1}', '{a = 1}'])})`,
      `(loadstring(${this.#pick(["'return 1 + 1'", "'return ...'", "'x ='", "'return {'"])}) or tostring)(3)`,
      'math.random(10)',
      `table.concat(${this.#table()}, ${this.#pick(["','", "''", '1'])})`,
    ]);
  }

  #tableStep(): string {
    return this.#pick([
      `table.insert(t, ${this.#atom()})`,
      `table.insert(t, 1, ${this.#atom()})`,
      'table.remove(t)',
      'table.remove(t, 1)',
      'table.sort(t, function(a, b) return tostring(a) < tostring(b) end)',
      'table.sort(t)',
      `t[${this.#atom()}] = ${this.#atom()}`,
      't[#t + 1] = #t t[#t] = nil',
      `setmetatable(t, {__index = function(_, k) return k end, __add = function() return 'sum' end, __len = function() return 9 end, __tostring = function() return 'T' end, __call = function(_, a) return a end, __eq = function() return true end, __lt = function() return true end, __concat = function() return 'cat' end, __unm = function() return 'neg' end})`,
      'for k in pairs(t) do t[k] = nil end',
      `t.x = {y = {${this.#atom()}}} t = t.x.y`,
    ]);
  }

  #table(): string {
    const items = Array.from({ length: this.#random.integer(0, 5) }, () => {
      const value = this.#chance(0.1) ? 'nil' : this.#atom();
      if (this.#chance(0.6)) return value;
      if (this.#chance(0.5)) return `${this.#pick(['a', 'b', 'name', 'x1', 'ok', 'n'])} = ${value}`;
      return `[${this.#pick(['1', '2', '3', '10', "'k'", 'true', '0.5', '-1'])}] = ${value}`;
    });
    return `{${items.join(', ')}}`;
  }

  #command(): string {
    return this.#pick(COMMANDS).replace('%', this.#atom());
  }

  #number(): string {
    if (this.#chance(0.8)) return this.#pick(NUMBERS);
    return this.#atom();
  }

  #atom(): string {
    if (this.#names.length > 0 && this.#chance(0.4)) return this.#pick(this.#names);
    switch (this.#random.integer(0, 9)) {
      case 0:
        return this.#pick(['true', 'false', 'nil']);
      case 1:
        return this.#pick(['KEYS[1]', 'ARGV[1]', '#ARGV', 'ARGV[2]']);
      case 2:
      case 3:
      case 4:
        return this.#pick(STRINGS);
      default:
        return this.#pick(NUMBERS);
    }
  }

  #chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#random.integer(0, items.length - 1)] as T;
  }
}
