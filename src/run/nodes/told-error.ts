import { SeckillError } from '../../core/errors.ts';
import type { ToldError } from './protocol.ts';

/** Makes plain data of whatever was thrown. */
export function tellError(error: unknown): ToldError {
  if (error instanceof SeckillError) {
    return { message: error.message, code: error.code, hint: error.hint };
  }
  return error instanceof Error
    ? { message: error.message, stack: error.stack }
    : { message: String(error) };
}

/** The error that was told, with the stack of where it was thrown. */
export function hearError({ message, code, hint, stack }: ToldError): Error {
  if (code !== undefined) return new SeckillError(code, message, hint);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
