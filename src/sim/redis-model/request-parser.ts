/**
 * Reads requests (arrays of bulk strings) from a stream of bytes that may be cut anywhere. Inline
 * commands are not understood: the clients in the simulator do not send them.
 */
export class RequestParser {
  #text = '';
  #at = 0;

  /**
   * Takes the next bytes. Answers every request that they complete: the name as written, then the
   * arguments, all binary strings. Throws where the bytes are no request.
   */
  write(bytes: Uint8Array): string[][] {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#text = this.#text.slice(this.#at) + buffer.toString('latin1');
    this.#at = 0;
    const requests: string[][] = [];
    for (let parts = this.#next(); parts !== undefined; parts = this.#next()) {
      if (parts.length > 0) requests.push(parts);
    }
    return requests;
  }

  /** The next request, or undefined and nothing consumed where its bytes are not all there. */
  #next(): string[] | undefined {
    const start = this.#at;
    const parts = this.#read();
    if (parts === undefined) this.#at = start;
    return parts;
  }

  #read(): string[] | undefined {
    const count = this.#readLength('*');
    if (count === undefined) return undefined;
    const parts: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const length = this.#readLength('$');
      if (length === undefined || this.#at + length + 2 > this.#text.length) return undefined;
      parts.push(this.#text.slice(this.#at, this.#at + length));
      this.#at += length + 2;
    }
    return parts;
  }

  #readLength(mark: '*' | '$'): number | undefined {
    const end = this.#text.indexOf('\r\n', this.#at);
    if (end === -1) return undefined;
    const line = this.#text.slice(this.#at, end);
    if (!/^[*$]-?\d+$/.test(line) || line[0] !== mark) {
      throw new Error(`RESP request: expected ${mark} and a length, got ${JSON.stringify(line)}`);
    }
    this.#at = end + 2;
    return Number(line.slice(1));
  }
}
