/** A line of a tip: what, and how much. */
export type TipLine = readonly [name: string, value: string];
