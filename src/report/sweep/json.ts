import type { SweepDocument } from '../../core/sweep.ts';

/** The document as JSON, two spaces deep, with a newline at its end. */
export function renderSweepJson(document: SweepDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
