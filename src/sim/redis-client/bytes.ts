/**
 * Text between JavaScript strings and the model's binary strings, in which every character is one
 * byte. ASCII, nearly everything in practice, is the same in both and is not copied.
 */

/** The bytes of a command's argument, as UTF-8 where it is text. */
export function toBinary(argument: unknown): string {
  if (typeof argument === 'string') {
    return isAscii(argument) ? argument : Buffer.from(argument, 'utf8').toString('latin1');
  }
  if (Buffer.isBuffer(argument)) return argument.toString('latin1');
  return toBinary(String(argument));
}

/** The text of bytes that are UTF-8. */
export function fromBinary(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}
