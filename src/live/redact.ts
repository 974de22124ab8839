/** Removes credentials from whatever is about to be shown or saved. */
export interface Redactor {
  /** The same text with every known password and every URL's userinfo as `***`. */
  text(text: string): string;
  /** A copy of JSON-like data with every string in it redacted; keys and numbers stay. */
  value<T>(value: T): T;
}

/**
 * A redactor that knows these passwords. A password of 8 characters or more goes wherever it stands, one of
 * 4 to 7 only as a whole word, a shorter one only inside a URL (else every `a` of a report would go).
 */
export function createRedactor(passwords: readonly string[]): Redactor {
  const patterns = passwords.filter((password) => password.length >= 4).flatMap(patternsOf);
  const text = (input: string): string => {
    let output = redactUrls(input);
    for (const pattern of patterns) output = output.replace(pattern, MASK);
    return output;
  };
  return { text, value: (value) => mapStrings(value, text) };
}

/** Masks the userinfo of every URL in a text; needs to know no password. */
export function redactUrls(text: string): string {
  return text.replace(USERINFO, `$1${MASK}@`).replace(QUERY_SECRET, `$1${MASK}`);
}

const MASK = '***';
/** Up to the last `@` of the word, so that a password with a raw `@` or `/` goes as a whole. */
const USERINFO = /((?:[a-z][a-z0-9+.-]*:\/\/|\bunix:))[^\s"'<>]*@/gi;
const QUERY_SECRET = /([?&](?:password|pass|auth)=)[^\s&"'<>]+/gi;

function patternsOf(password: string): RegExp[] {
  const spellings = new Set([
    password,
    encodeURIComponent(password),
    encodeURI(password),
    JSON.stringify(password).slice(1, -1),
  ]);
  return [...spellings].map((spelling) => {
    const literal = spelling.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const whole = password.length >= 8 ? literal : `(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`;
    return new RegExp(whole, 'g');
  });
}

function mapStrings<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]),
  ) as T;
}
