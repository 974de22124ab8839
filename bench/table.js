/** The middle one of several measurements. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/**
 * A row of the table. `floor` and `goal` are bounds on `ratio`: at least, or at most where `isCeiling`.
 * Without a floor the figure is only reported.
 */
export function row({ what, measured, ratio, floor, goal, isCeiling = false }) {
  const isMissed = floor !== undefined && (isCeiling ? ratio > floor : ratio < floor);
  return { what, measured, ratio, floor, goal, isCeiling, isMissed };
}

export function printTable(rows) {
  const lines = rows.map(({ what, measured, ratio, floor, goal, isCeiling, isMissed }) => [
    what,
    measured,
    ratio === undefined ? '' : ratio.toFixed(2),
    floor === undefined ? '' : `${isCeiling ? 'at most' : 'at least'} ${floor}`,
    goal === undefined ? '' : `${goal}`,
    floor === undefined ? 'reported' : isMissed ? 'MISSED' : 'ok',
  ]);
  const head = ['what', 'measured', 'ratio', 'floor', 'goal', ''];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column].length)),
  );
  for (const line of [head, ...lines]) {
    const cells = line.map((cell, column) => cell.padEnd(widths[column]));
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

/** A number with thousands separators and no decimals. */
export function grouped(value) {
  return Math.round(value).toLocaleString('en-US');
}
