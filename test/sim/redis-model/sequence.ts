/** One line of a sequence. */
export interface Step {
  readonly line: string;
  /** Who sends it: `a` unless the line says `b: …`. */
  readonly client: string;
  /** The command and its arguments as binary strings; `sleep` with ms lets time pass. */
  readonly parts: readonly string[];
  /** Redis gives no order: compare sorted. */
  readonly isUnordered: boolean;
}

/** Splits a text into sequences at its empty lines, and lines into steps. */
export function parseSequences(text: string): readonly (readonly Step[])[] {
  return text
    .trim()
    .split(/\n\n+/)
    .map((paragraph) => paragraph.split('\n').map(parseStep));
}

function parseStep(line: string): Step {
  const client = /^([a-z]): /.exec(line)?.[1];
  const rest = client === undefined ? line : line.slice(3);
  const isUnordered = rest.startsWith('~');
  const parts = splitWords(isUnordered ? rest.slice(1) : rest);
  return { line, client: client ?? 'a', parts, isUnordered };
}

/** Words; in double quotes they may hold spaces, `\n`, `\r`, `\xff` and other escaped characters. */
function splitWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain : resolveEscapes(quoted),
  );
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

function resolveEscapes(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_all, hex: string | undefined, other = '') =>
    hex === undefined ? (ESCAPES[other] ?? other) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
