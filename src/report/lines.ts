/** Where the body of a report begins, after the labels. */
export const INDENT = 14;

/** Puts items side by side with `gap` between them, breaking between items only. Lines without indent. */
export function flow(items: readonly string[], width: number, gap: string): string[] {
  const lines: string[] = [];
  // What ends a line that goes on below.
  const end = gap.trimEnd();
  let line = '';
  for (const [index, item] of items.entries()) {
    const longer = line === '' ? item : line + gap + item;
    const needed = longer.length + (index === items.length - 1 ? 0 : end.length);
    if (line !== '' && needed > width) {
      lines.push(line + end);
      line = item;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** Breaks a sentence at spaces; a word that is too long stands alone. */
export function wrapText(text: string, width: number): string[] {
  return flow(text.split(' '), width, ' ');
}

/** A label, and beside it lines that may be many. */
export function labelled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => ((index === 0 ? label : '').padEnd(INDENT) + line).trimEnd());
}

/** The lines moved to the right. */
export function indented(lines: readonly string[], by: number): string[] {
  return lines.map((line) => ' '.repeat(by) + line);
}

/** Columns of text, the first to the left, the others to the right, two spaces apart. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
