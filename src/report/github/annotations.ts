import type { RunDocument } from '../../core/result.ts';
import { headline } from '../proof.ts';
import { reproduceCommand } from '../reproduce.ts';
import { commands } from './commands.ts';

/**
 * Workflow commands of GitHub Actions, a line each: an error for each strategy that failed, a warning for each that
 * was inconclusive or not run though it was named. Where a step would have too many, the last counts the rest.
 */
export function annotations({ results, notRun }: RunDocument): string[] {
  const failed = results
    .filter(({ verdict }) => verdict === 'fail')
    .map((result) => ({
      title: `${result.strategy}: ${headline(result)}`,
      message: `${evidenceOf(result)}\nagain: ${reproduceCommand(result)}`,
    }));
  const open = [
    ...results
      .filter(({ verdict }) => verdict === 'inconclusive')
      .map((result) => ({
        title: `${result.strategy}: inconclusive`,
        message: `${headline(result)}\nagain: ${reproduceCommand(result)}`,
      })),
    ...notRun
      .filter(({ named, targetFailed }) => named || targetFailed === true)
      .map(({ strategy, reason }) => ({ title: `${strategy}: not run`, message: reason })),
  ];
  return [...commands('error', failed), ...commands('warning', open)];
}

function evidenceOf({ checks, expectations }: RunDocument['results'][number]): string {
  const failing = [
    ...checks
      .filter(({ judged, verdict }) => judged === true && verdict === 'fail')
      .map(({ name, evidence }) => `${name}: ${evidence}`),
    ...expectations
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ expression, actual }) => `expected ${expression}, found ${actual}`),
  ];
  return failing.join('\n');
}
