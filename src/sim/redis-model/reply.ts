/**
 * What a command answers, before any wire format. Strings are bulk strings whose characters are
 * bytes ("binary strings", latin1): the model compares and measures bytes as Redis does.
 */
export type Reply =
  | number
  | bigint
  | string
  | null
  | boolean
  | StatusReply
  | ErrorReply
  | DoubleReply
  | MapReply
  | SetReply
  | VerbatimReply
  | NullArrayReply
  | readonly Reply[];

/** A simple string such as `OK`. */
export class StatusReply {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** An error; `message` starts with its code (`ERR`, `WRONGTYPE`, …). */
export class ErrorReply {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** A score: a bulk string under RESP2, a double under RESP3. `text` is Redis' own rendering. */
export class DoubleReply {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Pairs in order: a flat array under RESP2, a map under RESP3. */
export class MapReply {
  readonly pairs: readonly (readonly [Reply, Reply])[];
  constructor(pairs: readonly (readonly [Reply, Reply])[]) {
    this.pairs = pairs;
  }
}

/** Members: an array under RESP2, a set under RESP3. */
export class SetReply {
  readonly members: readonly Reply[];
  constructor(members: readonly Reply[]) {
    this.members = members;
  }
}

/** Text for people (INFO): a bulk string under RESP2, a verbatim string under RESP3. */
export class VerbatimReply {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `*-1` under RESP2 (a null EXEC, a blocking pop that timed out), null under RESP3. */
export class NullArrayReply {}

export const OK = new StatusReply('OK');
export const QUEUED = new StatusReply('QUEUED');
export const NULL_ARRAY = new NullArrayReply();
export const WRONG_TYPE = new ErrorReply(
  'WRONGTYPE Operation against a key holding the wrong kind of value',
);
export const SYNTAX_ERROR = new ErrorReply('ERR syntax error');
export const NOT_INTEGER = new ErrorReply('ERR value is not an integer or out of range');
export const NOT_FLOAT = new ErrorReply('ERR value is not a valid float');
