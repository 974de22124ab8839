import type { ChalkInstance } from 'chalk';
import type { Verdict } from '../core/verdict.ts';

/** How a report is put on a screen. */
export interface TextOptions {
  /** Made with an explicit level by the caller: nothing is detected here. */
  readonly chalk: ChalkInstance;
  /** Width of the screen in characters; under 60 counts as 60. */
  readonly columns: number;
}

/** The verdict as reports print it. */
export function verdictWord(verdict: Verdict): string {
  return verdict.toUpperCase();
}

/** Paints text in the verdict's colour. */
export function paintVerdict(chalk: ChalkInstance, verdict: Verdict, text: string): string {
  if (verdict === 'pass') return chalk.green(text);
  return verdict === 'fail' ? chalk.red(text) : chalk.yellow(text);
}

/** The text width that a report uses. */
export function widthOf({ columns }: TextOptions): number {
  return Math.min(120, Math.max(60, columns));
}
