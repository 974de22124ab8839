import { DEFINE } from './format.ts';
import type { LineBuffer } from './line-buffer.ts';

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
  readonly #numbers = new Map<string, number>();
  #once = new Set<string>();

  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** Writes an argument or a reply: its reference `[7]`, or the text. */
  value(text: string, out: LineBuffer): void {
    const number = text.length < SHORTEST ? undefined : this.#numberOf(text, out);
    if (number === undefined) {
      out.quoted(this.#redact(text));
      return;
    }
    out.raw('[');
    out.number(number);
    out.raw(']');
  }

  /** Writes a name that is one of few: its number from its first use on; the text where there are too many. */
  name(text: string, out: LineBuffer): void {
    const isNew = this.#numbers.size < MOST && text.length <= LONGEST;
    const number = this.#numbers.get(text) ?? (isNew ? this.#add(text, out) : undefined);
    if (number === undefined) out.quoted(this.#redact(text));
    else out.number(number);
  }

  #numberOf(text: string, out: LineBuffer): number | undefined {
    const number = this.#numbers.get(text);
    if (number !== undefined || text.length > LONGEST || this.#numbers.size >= MOST) return number;
    if (this.#once.has(text)) return this.#add(text, out);
    if (this.#once.size >= REMEMBERED) this.#once = new Set();
    this.#once.add(text);
    return undefined;
  }

  #add(text: string, out: LineBuffer): number {
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    this.#once.delete(text);
    out.lineBefore(`["${DEFINE}",${number},${JSON.stringify(this.#redact(text))}]\n`);
    return number;
  }
}
