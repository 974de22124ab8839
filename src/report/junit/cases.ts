import { humanClock } from '../../core/human.ts';
import type { RunResult } from '../../core/result.ts';
import type { Verdict } from '../../core/verdict.ts';
import { repeatSentences } from '../repeats.ts';
import { reproduceCommand } from '../reproduce.ts';

/** One check or expectation as a test case. */
export interface Case {
  readonly name: string;
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  /** One line; empty where it passed. */
  readonly message: string;
  /** What a reader of the failure needs: the story, and the command that gives it again. */
  readonly details: string;
}

/** The cases of a result: every check but those that do not apply, and every expectation. */
export function casesOf(result: RunResult): readonly Case[] {
  const details = detailsOf(result);
  const checks = result.checks
    .filter(({ judged }) => judged !== 'not-applicable')
    .map(({ name, judged, verdict, evidence, hint }): Case => {
      const message = hint === undefined ? evidence : `${evidence}; ${hint}`;
      const kind = judged === true ? KINDS[verdict] : isNews(verdict) ? 'skipped' : 'passed';
      const told = kind === 'skipped' ? `found, and not judged: ${message}` : message;
      return { name, kind, message: kind === 'passed' ? '' : told, details };
    });
  const expected = result.expectations.map(({ expression, verdict, actual, reason }): Case => {
    const message = reason ?? `found ${actual}`;
    const kind = KINDS[verdict];
    return {
      name: `expect ${expression}`,
      kind,
      message: kind === 'passed' ? '' : message,
      details,
    };
  });
  return [...checks, ...expected, ...repeatCase(result, details)];
}

/** A run that was cut short may have no check that says so; of several runs, all have to pass. */
function repeatCase(result: RunResult, details: string): Case[] {
  const { repeats } = result;
  if (repeats === undefined) return [];
  const kind = KINDS[result.verdict];
  const message = kind === 'passed' ? '' : (repeatSentences(result)[0] ?? '');
  return [{ name: `all ${repeats.asked} runs`, kind, message, details }];
}

const KINDS: Readonly<Record<Verdict, Case['kind']>> = {
  pass: 'passed',
  fail: 'failure',
  inconclusive: 'error',
};

function isNews(verdict: Verdict): boolean {
  return verdict !== 'pass';
}

function detailsOf(result: RunResult): string {
  const story = result.story.map(({ atUs, buyer, text, mark }) => {
    const who = buyer === undefined ? '' : `buyer ${buyer} `;
    return `${humanClock(atUs)}  ${who}${text}${mark === undefined ? '' : `  <- ${mark}`}`;
  });
  return [...story, ...repeatSentences(result), `again: ${reproduceCommand(result)}`].join('\n');
}
