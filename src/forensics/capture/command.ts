/** One command of a MONITOR capture. Texts are binary strings: each character is a byte. */
export interface MonitorCommand {
  /** The server's clock, integer µs since 1970. */
  readonly atUs: number;
  readonly db: number;
  /** `127.0.0.1:52114`, `[::1]:52114`, `unix:/path` (the same for every client), or `lua`. */
  readonly client: string;
  /** Lower case. */
  readonly name: string;
  /** Without the name. */
  readonly args: readonly string[];
}

/** What a line is where it is no command. */
export type OtherLine = 'ok' | 'blank' | 'damaged';

/**
 * Reads one line of MONITOR as `redis-cli MONITOR` or the protocol itself (a `+` before it) prints it; what a log
 * collector puts before the timestamp is left out. A line that is cut anywhere is `damaged`.
 */
export function parseMonitorLine(line: string): MonitorCommand | OtherLine {
  let start = 0;
  let first = line.charCodeAt(0);
  if (first === PLUS) {
    start = 1;
    first = line.charCodeAt(1);
  }
  if (!(first >= ZERO && first <= NINE)) {
    const rest = line.trim();
    if (rest === '') return 'blank';
    if (rest === 'OK' || rest === '+OK') return 'ok';
    start = beginning(line);
    if (start < 0) return 'damaged';
  }
  return parseFrom(line, start) ?? parseAfterPrefix(line, start);
}

/** True where a line of MONITOR stands among the first lines. */
export function looksLikeCapture(head: string): boolean {
  const lines = head.split('\n', 200);
  // The last one may be cut.
  if (lines.length > 1) lines.pop();
  const read = lines.map((line) => parseMonitorLine(line.trimEnd()));
  const commands = read.filter((one) => typeof one !== 'string').length;
  const damaged = read.filter((one) => one === 'damaged').length;
  return commands > 0 && commands >= damaged;
}

const PLUS = 43;
const ZERO = 48;
const NINE = 57;
const QUOTE = 34;
const SPACE = 32;
const BACKSLASH = 92;
const LINE = /(?<=^|[\s+|])\d{9,11}\.\d{6} \[\d+ /;
/** Log collectors put less than this before a line. */
const LONGEST_PREFIX = 300;

function beginning(line: string): number {
  return LINE.exec(line.slice(0, LONGEST_PREFIX))?.index ?? -1;
}

/** A line that begins with digits that are no timestamp of Redis: a log's own. */
function parseAfterPrefix(line: string, tried: number): MonitorCommand | 'damaged' {
  const start = beginning(line);
  return start <= tried ? 'damaged' : (parseFrom(line, start) ?? 'damaged');
}

function parseFrom(line: string, start: number): MonitorCommand | undefined {
  const dot = line.indexOf('.', start);
  const open = line.indexOf(' [', start);
  if (dot < start + 9 || dot > start + 11 || open !== dot + 7) return undefined;
  const atUs = Number(line.slice(start, dot)) * 1e6 + Number(line.slice(dot + 1, open));
  const space = line.indexOf(' ', open + 2);
  const db = space < 0 ? Number.NaN : Number(line.slice(open + 2, space));
  const close = line.indexOf('] "', space);
  if (!Number.isSafeInteger(atUs) || !Number.isInteger(db) || close < 0) return undefined;
  const args = argumentsFrom(line, close + 2);
  const name = args?.[0];
  if (args === undefined || name === undefined) return undefined;
  args.shift();
  return { atUs, db, client: line.slice(space + 1, close), name: lowerCase(name), args };
}

/** Everything in quotes from `at` to the end of the line; undefined where that is not all there is. */
function argumentsFrom(line: string, at: number): string[] | undefined {
  const args: string[] = [];
  let nextEscape = line.indexOf('\\', at);
  let position = at;
  while (line.charCodeAt(position) === QUOTE) {
    let end = line.indexOf('"', position + 1);
    if (nextEscape >= 0 && nextEscape < end) {
      end = endOfQuoted(line, position + 1);
      if (end < 0) return undefined;
      const text = unescaped(line.slice(position + 1, end));
      if (text === undefined) return undefined;
      args.push(text);
      nextEscape = line.indexOf('\\', end);
    } else {
      if (end < 0) return undefined;
      args.push(line.slice(position + 1, end));
    }
    position = end + 1;
    if (position === line.length) return args;
    if (line.charCodeAt(position) !== SPACE) return undefined;
    position += 1;
  }
  return undefined;
}

function endOfQuoted(line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return -1;
}

function unescaped(text: string): string | undefined {
  let isWrong = false;
  const plain = text.replace(/\\(?:x([0-9a-fA-F]{2})|([\s\S]))/g, (_, hex, symbol) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const meant = ESCAPES[symbol];
    if (meant === undefined) isWrong = true;
    return meant ?? '';
  });
  return isWrong ? undefined : plain;
}

/** As Redis writes them (sdscatrepr). */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
};

const names = new Map<string, string>();
/** More spellings than there are commands: what is no command is not kept. */
const MAX_NAMES = 2000;

function lowerCase(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (names.size < MAX_NAMES) names.set(name, lower);
  return lower;
}
