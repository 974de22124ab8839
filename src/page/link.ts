/** What an address asks for: `#r2&t=12.003262s`, `#t=12.003262s`, `#r2`. */
export interface Linked {
  /** From 0; undefined where the address names none. */
  readonly result: number | undefined;
  /** Scenario time, µs. */
  readonly atUs: number | undefined;
}

/** Reads an address's part after `#`. */
export function parseLink(hash: string): Linked {
  const result = /(?:^#|&)r(\d+)(?:&|$)/.exec(hash)?.[1];
  const seconds = /(?:^#|&)t=(\d+(?:\.\d+)?)s?(?:&|$)/.exec(hash)?.[1];
  return {
    result: result === undefined ? undefined : Number(result) - 1,
    atUs: seconds === undefined ? undefined : Math.round(Number(seconds) * 1e6),
  };
}
