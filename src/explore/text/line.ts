/** A `#` that stands alone begins a comment; `#2` at the end of a move's name does not. */
const COMMENT = /(^|\s)#(\s|$)/;

/** Line ends of every kind, and what no editor shows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A value as it stands in a line: as it is, or as JSON where it could be taken for something else. */
export function quoteText(text: string): string {
  const isPlain =
    text !== '' && text === text.trim() && !text.startsWith('"') && !COMMENT.test(text);
  if (isPlain && !UNSEEN.test(text)) return text;
  return JSON.stringify(text).replace(new RegExp(UNSEEN, 'gu'), escaped);
}

/** What {@link quoteText} wrote; undefined where it is no text. */
export function unquoteText(text: string): string | undefined {
  if (!text.startsWith('"')) return text;
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'string' ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The line without its comment and the spaces around it. */
export function withoutComment(line: string): string {
  const text = line.trim();
  const quoted = /^(?:[^"#]*[\s:=])?"(?:[^"\\]|\\.)*"/.exec(text)?.[0] ?? '';
  const rest = text.slice(quoted.length);
  const at = COMMENT.exec(rest);
  return (quoted + (at === null ? rest : rest.slice(0, at.index))).trim();
}

function escaped(unseen: string): string {
  return Array.from({ length: unseen.length }, (_, index) => {
    return `\\u${unseen.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
