/** Room that is made for a line before its texts. */
const LINE = 512;
/** Texts up to this length are copied letter by letter, which is faster then. */
const SHORT = 48;

const [ZERO, COMMA, MINUS, OPEN, CLOSE, QUOTE, NEWLINE] = [48, 44, 45, 91, 93, 34, 10];

/**
 * Lines of JSON arrays, written as bytes: a million attempts are ten million lines, and strings that are
 * put together and thrown away would cost more than the sale.
 */
export class LineBuffer {
  readonly #size: number;
  #bytes: Buffer;
  #at = 0;
  #lineStart = 0;

  /** `size`: bytes to make room for at once; it grows where a line is longer. */
  constructor(size: number) {
    this.#size = size;
    this.#bytes = Buffer.allocUnsafe(size + LINE);
  }

  /** Bytes that {@link take} would give. */
  get length(): number {
    return this.#at;
  }

  /** Begins the line of an event. */
  begin(code: number, sinceUs: number): void {
    this.#reserve(LINE);
    this.#lineStart = this.#at;
    this.#bytes[this.#at++] = OPEN;
    this.number(code);
    this.item(sinceUs);
  }

  /** A comma and a number. */
  item(value: number): void {
    this.#bytes[this.#at++] = COMMA;
    this.number(value);
  }

  /** A comma; a value is to follow, of a list that may be long. */
  comma(): void {
    this.#reserve(LINE);
    this.#bytes[this.#at++] = COMMA;
  }

  end(): void {
    this.#reserve(LINE);
    this.#bytes[this.#at++] = CLOSE;
    this.#bytes[this.#at++] = NEWLINE;
  }

  number(value: number): void {
    if (value >= 0 && value < 10) {
      if (value === (value | 0)) this.#bytes[this.#at++] = ZERO + value;
      else this.raw(String(value));
    } else if (value === (value | 0)) this.#digits(value);
    else this.raw(String(value));
  }

  /** JSON as it stands. */
  raw(text: string): void {
    const { length } = text;
    this.#reserve(3 * length + LINE);
    if (length > SHORT) {
      this.#at += this.#bytes.write(text, this.#at);
      return;
    }
    const start = this.#at;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) {
        this.#at = start + this.#bytes.write(text, start);
        return;
      }
      this.#bytes[this.#at++] = code;
    }
  }

  /** A text as JSON. */
  quoted(text: string): void {
    if (!PLAIN.test(text)) {
      this.raw(JSON.stringify(text));
      return;
    }
    this.#bytes[this.#at++] = QUOTE;
    this.raw(text);
    this.#bytes[this.#at++] = QUOTE;
  }

  /** Puts a whole line before the one that was begun. */
  lineBefore(line: string): void {
    const bytes = Buffer.from(line);
    this.#reserve(bytes.length + LINE);
    this.#bytes.copyWithin(this.#lineStart + bytes.length, this.#lineStart, this.#at);
    bytes.copy(this.#bytes, this.#lineStart);
    this.#lineStart += bytes.length;
    this.#at += bytes.length;
  }

  /** The bytes until now; they are the caller's from then on. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(this.#size + LINE);
    this.#at = 0;
    this.#lineStart = 0;
    return taken;
  }

  /** An integer of 32 bits. */
  #digits(value: number): void {
    let rest = value;
    if (rest < 0) {
      this.#bytes[this.#at++] = MINUS;
      rest = -rest;
    }
    let size = 1;
    for (let power = 10; power <= rest; power *= 10) size += 1;
    for (let place = this.#at + size - 1; place >= this.#at; place--) {
      const next = Math.floor(rest / 10);
      this.#bytes[place] = ZERO + (rest - next * 10);
      rest = next;
    }
    this.#at += size;
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

/** Texts that JSON writes as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;
