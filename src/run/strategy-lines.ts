/** Finds lines in the text of a strategy, which is not parsed: what stands in two places is not guessed at. */
export class StrategyLines {
  readonly #lines: readonly string[];

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/);
  }

  /** The line of what an export has at a path; of what it has not, the export's; undefined where neither is found. */
  of(path: readonly PropertyKey[], value: unknown): number | undefined {
    const text = typeof value === 'string' && value !== '' ? value : undefined;
    const quoted = text === undefined ? undefined : this.#only(quotedText(text));
    if (quoted !== undefined) return quoted;
    for (const name of path.filter((key) => typeof key === 'string').reverse()) {
      const line = this.#only(property(name));
      if (line !== undefined) return line;
    }
    return this.ofExport();
  }

  /** The line of the default export. */
  ofExport(): number | undefined {
    return this.#only(/\bexport\s+default\b|\bmodule\.exports\s*=/);
  }

  #only(sought: RegExp): number | undefined {
    const found = this.#lines.flatMap((line, index) => (sought.test(line) ? [index + 1] : []));
    return found.length === 1 ? found[0] : undefined;
  }
}

function quotedText(text: string): RegExp {
  return new RegExp(`(['"\`])${escaped(text)}\\1`);
}

function property(name: string): RegExp {
  return new RegExp(`(?:^|[\\s,{'"])${escaped(name)}['"]?\\s*[:(]`);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
