/** One setting of a run: a field of the scenario file, and a flag of `run`. */
export interface Field {
  /** The flag without its dashes; null where only the file has it. */
  readonly flag: string | null;
  /** Heading of the flag in the help. */
  readonly group: 'Strategy' | 'Sale' | 'Buyers' | 'Services' | 'World' | 'Judgement';
  /** What kind of value, in angle brackets in the help. */
  readonly value: string;
  /** Unit and bounds, all included. */
  readonly bounds: string;
  /** As it would be written; null where there is none. */
  readonly default: string | null;
  readonly about: string;
  /** Examples for the help, where the value has a notation. */
  readonly examples?: string;
  /** True where the flag may be given several times, and the field may be a list. */
  readonly many?: true;
  /** True where the flag takes `key=value`, and the field is a map. */
  readonly map?: true;
  /** Bounds of a number; an integer unless `decimals`. */
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: true;
}
