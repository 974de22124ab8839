/** Texts that have a number; what comes after them is written out each time. */
const MOST = 4096;
/** Shorter ones are as short as their number. */
const SHORTEST = 6;
/** Longer ones (a value, a script) are not worth their memory. */
const LONGEST = 256;
/** Texts seen once that are remembered; a lock's random value is never seen again. */
const REMEMBERED = 1024;

/**
 * The texts of a recording that come again and again (keys, commands, the names of locks): each gets a
 * number when it is seen for the second time. Bounded: 4,096 texts of at most 256 characters.
 */
export class Texts {
  readonly #redact: (text: string) => string;
  /** Told of a text just before it is first referred to. */
  readonly #define: (number: number, text: string) => void;
  readonly #numbers = new Map<string, number>();
  #once = new Set<string>();

  constructor(
    redact: (text: string) => string,
    define: (number: number, redactedText: string) => void,
  ) {
    this.#redact = redact;
    this.#define = define;
  }

  /** The text as JSON: its reference `[7]`, or written out. */
  value(text: string): string {
    const number = this.#numbers.get(text);
    if (number !== undefined) return `[${number}]`;
    if (text.length >= SHORTEST && text.length <= LONGEST && this.#numbers.size < MOST) {
      if (this.#once.has(text)) return `[${this.#add(text)}]`;
      if (this.#once.size >= REMEMBERED) this.#once = new Set();
      this.#once.add(text);
    }
    return JSON.stringify(this.#redact(text));
  }

  /** Of a name that is one of few: its number at its first use, as JSON; the text where there are too many. */
  name(text: string): number | string {
    const number = this.#numbers.get(text);
    if (number !== undefined) return number;
    if (this.#numbers.size < MOST) return this.#add(text);
    return JSON.stringify(this.#redact(text));
  }

  #add(text: string): number {
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    this.#once.delete(text);
    this.#define(number, this.#redact(text));
    return number;
  }
}
