import type { Drawing, DrawnCall, DrawnStep } from '../../core/drawing.ts';
import { humanClock } from '../../core/human.ts';

/** Longest argument or reply that a comment shows whole. */
const SHOWN = 24;

/** What the file of a counterexample says beside each step: the virtual time, the command, and what came back. */
export function commentsOf({ steps }: Drawing): readonly string[] {
  return steps.map((step) => `${humanClock(step.atUs)}  ${commentOf(step)}`.trim());
}

function commentOf({ call, phrases }: DrawnStep): string {
  const marks = phrases.flatMap(({ mark }) => (mark === null ? [] : [`<- ${mark}`]));
  const what = call === null ? phrases.map(({ text }) => text).join(', ') : callText(call);
  return [what, ...marks].join('  ');
}

function callText({ target, operation, args, reply }: DrawnCall): string {
  const isService = target === operation;
  const command = [isService ? operation : operation.toUpperCase(), ...args.map(cut)].join(' ');
  return `${command} -> ${reply === null ? 'no reply' : cut(reply)}`;
}

/** The first figures of a UUID tell it from another. */
const UUID = /\b([\da-f]{8})-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g;

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(UUID, '$1…');
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}
