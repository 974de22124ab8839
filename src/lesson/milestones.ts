import type { Ledger, LedgerEntry } from './ledger.ts';

/** One purchase that stands for those around it. */
export interface Milestone extends LedgerEntry {
  /** True for the first unit too many. */
  readonly isFirstTooMany: boolean;
}

/** About as many purchases are shown. */
const SHOWN = 8;

/** The first purchase, the last, some between them at even distances, and the first that was one too many. */
export function milestones(ledger: Ledger): Milestone[] {
  const entries = ledger.entries();
  const last = entries.length - 1;
  const excess = entries.findIndex(({ soldUnits }) => soldUnits > ledger.stock);
  const evenly = Array.from({ length: SHOWN }, (_, index) =>
    Math.round((index * last) / (SHOWN - 1)),
  );
  const chosen = new Set([...evenly, ...(excess === -1 ? [] : [excess])]);
  return [...chosen]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const entry = entries[index];
      return entry === undefined ? [] : [{ ...entry, isFirstTooMany: index === excess }];
    });
}
