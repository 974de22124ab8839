/** How sure a finding is, where it rests on more than the order of the lines: bits. */
export const NEEDS = {
  /** On nothing else. */
  nothing: 0,
  /** That each buyer keeps to one connection. */
  connections: 1,
  /** That only who holds the lock reads the stock. */
  reads: 2,
} as const;

/** Whether what findings rest on can be trusted in this capture. */
export interface Trust {
  readonly connections: boolean;
  readonly reads: boolean;
}

/** One thing that was found, with the lines that show it. */
export interface Example {
  /** `undefined`: possible. */
  needs: number | undefined;
  readonly atUs: number;
  /** In the order of the file. */
  readonly lines: readonly number[];
  readonly text: string;
  /** The higher, the worse; whatever its unit. */
  readonly weight: number;
}

/** Kept of the first and of the worst. */
const KEPT = 3;

/** Counts one sort of finding exactly, and keeps the first and the worst as examples. */
export class Finding {
  readonly #definite = [0, 0, 0, 0];
  #possible = 0;
  readonly #first: Example[] = [];
  readonly #worst: Example[] = [];

  /** Found, if what it `needs` (bits of {@link NEEDS}) can be trusted. */
  definite(needs: number, example: () => Omit<Example, 'needs'>, weight = 0): void {
    this.#definite[needs & 3] = (this.#definite[needs & 3] ?? 0) + 1;
    this.#keep(needs, weight, example);
  }

  /** It may have been. Gives the example if it was kept. */
  possible(example: () => Omit<Example, 'needs'>, weight = 0): Example | undefined {
    this.#possible += 1;
    return this.#keep(undefined, weight, example);
  }

  /** What was counted as possible has turned out to be so. */
  confirm(needs: number, example: Example | undefined): void {
    this.#possible -= 1;
    this.#definite[needs & 3] = (this.#definite[needs & 3] ?? 0) + 1;
    if (example !== undefined) example.needs = needs;
  }

  /** What was counted as possible has turned out not to be so. */
  withdraw(): void {
    this.#possible -= 1;
  }

  /** The counts, by what can be trusted. */
  count(trust: Trust): { readonly definite: number; readonly possible: number } {
    let definite = 0;
    let possible = this.#possible;
    for (const [needs, count] of this.#definite.entries()) {
      if (isTrusted(needs, trust)) definite += count;
      else possible += count;
    }
    return { definite, possible };
  }

  /** The first ones and then the worst, definite ones before others, none twice. */
  examples(trust: Trust): readonly Example[] {
    const all = [...new Set([...this.#first, ...this.#worst])];
    const isDefinite = ({ needs }: Example) => needs !== undefined && isTrusted(needs, trust);
    return [...all.filter(isDefinite), ...all.filter((one) => !isDefinite(one))];
  }

  /** A definite example takes the place of a possible one. */
  #keep(
    needs: number | undefined,
    weight: number,
    make: () => Omit<Example, 'needs'>,
  ): Example | undefined {
    const place =
      this.#first.length < KEPT
        ? this.#first.length
        : needs === undefined
          ? -1
          : this.#first.findIndex((one) => one.needs === undefined);
    const lightest = this.#worst.at(-1);
    const isWorse = this.#worst.length < KEPT || weight > (lightest?.weight ?? 0);
    if (place < 0 && !isWorse) return undefined;
    const example = { ...make(), needs, weight };
    if (place >= 0) {
      this.#first.splice(place, 1);
      this.#first.push(example);
    }
    if (isWorse) {
      this.#worst.push(example);
      this.#worst.sort((one, other) => other.weight - one.weight);
      if (this.#worst.length > KEPT) this.#worst.pop();
    }
    return example;
  }
}

/** True where everything that is needed can be trusted. */
export function isTrusted(needs: number, trust: Trust): boolean {
  if ((needs & NEEDS.connections) !== 0 && !trust.connections) return false;
  return (needs & NEEDS.reads) === 0 || trust.reads;
}
