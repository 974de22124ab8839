/** A table; the first column to the left, figures to the right. Cells are of one line, what came from outside {@link plain}. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  isText: (column: number) => boolean = (column) => column === 0,
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (isText(column) ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)];
}

/** Lines as they are, in a block of their own. */
export function fenced(language: string, lines: readonly string[]): string[] {
  const longest = Math.max(
    2,
    ...lines
      .join('\n')
      .split(/[^`]+/)
      .map((ticks) => ticks.length),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** Text that Markdown takes as text: what is in it may come from a server, or from a strategy of the user's. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#~&]/g, '\\$&');
}

/** The same inside of an HTML element, where Markdown is not read. */
export function inHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
