/** Where a reply of Redis's protocol that starts at `start` ends, in text of one character a byte; undefined where it is not all there. */
export function replyEnd(text: string, start: number): number | undefined {
  const lineEnd = text.indexOf('\r\n', start);
  if (lineEnd === -1) return undefined;
  const mark = text[start] ?? '';
  const count = Number(text.slice(start + 1, lineEnd));
  let at = lineEnd + 2;
  if ('$=!'.includes(mark)) {
    const end = count < 0 ? at : at + count + 2;
    return end > text.length ? undefined : end;
  }
  if (!'*~>%'.includes(mark)) return at;
  for (let left = mark === '%' ? count * 2 : count; left > 0; left -= 1) {
    const end = replyEnd(text, at);
    if (end === undefined) return undefined;
    at = end;
  }
  return at;
}
