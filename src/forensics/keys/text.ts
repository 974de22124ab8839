/** A key, a field or a value as a report shows it: bytes as UTF-8, what cannot be printed escaped, cut at 60. */
export function printable(bytes: string): string {
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  const plain = text.replace(/[\x00-\x1f\x7f-\x9f\ufffd]/g, (symbol) => {
    return symbol === '\ufffd' ? '?' : `\\x${symbol.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
}

/**
 * A copy of a part of a line. V8 makes a slice that keeps the whole chunk of the file alive: what is kept for long
 * is to be copied.
 */
export function copied(slice: string): string {
  return Buffer.from(slice, 'latin1').toString('latin1');
}

/** A key as a report calls it. */
export function keyName(key: string, field?: string): string {
  return field === undefined ? printable(key) : `${printable(key)} ${printable(field)}`;
}

const LONGEST = 60;
