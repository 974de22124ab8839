/** What reading a piece of text gave: a value, or the rule that the text broke. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** The rule with unit and bounds, as a problem's `expected`. */
      readonly expected: string;
      /** One action that would help, without the word "hint". */
      readonly hint?: string;
    };

/** A value that was read. */
export function accepted<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** A text that breaks the rule `expected`. */
export function refused(expected: string, hint?: string): Parsed<never> {
  return hint === undefined ? { ok: false, expected } : { ok: false, expected, hint };
}
