/** GitHub shows so many errors, and so many warnings, of a step. */
const MOST = 10;
/** Longer messages are cut, characters. */
const MOST_CHARACTERS = 4_000;

/** What is told of one strategy. */
export interface Annotation {
  readonly title: string;
  readonly message: string;
}

/** A line for each; where a step would have too many, the last counts the rest. */
export function commands(level: 'error' | 'warning', all: readonly Annotation[]): string[] {
  const isTooMany = all.length > MOST;
  const shown = isTooMany ? all.slice(0, MOST - 1) : all;
  const rest = {
    title: `${all.length - shown.length} more strategies`,
    message: 'see the summary',
  };
  return [...shown, ...(isTooMany ? [rest] : [])].map(({ title, message }) => {
    const told = `seckill-bench: ${title}`;
    return `::${level} title=${property(told)}::${data(message.slice(0, MOST_CHARACTERS))}`;
  });
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
