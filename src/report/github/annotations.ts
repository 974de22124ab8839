import type { RunDocument } from '../../core/result.ts';
import { headline } from '../proof.ts';
import { reproduceCommand } from '../reproduce.ts';

/** GitHub shows so many errors, and so many warnings, of a step. */
const MOST = 10;
/** Longer messages are cut, characters. */
const MOST_CHARACTERS = 4_000;

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

interface Annotation {
  readonly title: string;
  readonly message: string;
}

function commands(level: 'error' | 'warning', all: readonly Annotation[]): string[] {
  const isTooMany = all.length > MOST;
  const shown = isTooMany ? all.slice(0, MOST - 1) : all;
  const rest = {
    title: `${all.length - shown.length} more strategies`,
    message: 'see the summary',
  };
  return [...shown, ...(isTooMany ? [rest] : [])].map(({ title, message }) => {
    const told = `seckill-bench: ${title}`;
    return `::${level} title=${property(told)}::${data(message.slice(0, MOST_CHARACTERS))}`;
  });
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

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
