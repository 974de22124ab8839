import { humanUnits } from '../core/human.ts';
import type { RealDeparture, RealReplay, RealReply } from '../core/real-replay.ts';
import { wrapText } from './lines.ts';
import { type TextOptions, widthOf } from './style.ts';

/**
 * What real servers said to each step of a schedule, as text for people; the last line is the verdict:
 *
 * ```text
 *   step                sent                             Redis 7.0.15
 *   2     buyer 1: set  SET {sale}:lock val PX 10000 NX  OK
 *   …
 *
 * reproduced on Redis 7.0.15
 * ```
 */
export function realReplayLines(
  { server, difference, replies }: RealReplay,
  steps: readonly string[],
  options: TextOptions,
): string[] {
  const { chalk } = options;
  const verdict =
    difference === null
      ? [chalk.bold(`reproduced on ${server}`)]
      : departureLines(difference, server, steps, options);
  return [...replyLines(server, replies, steps, options), '', ...verdict];
}

const INDENT = 2;
const GAP = '  ';
/** Sent by a client that connects. */
const CONNECTING = /^(HELLO \d|CLIENT SETINFO|INFO$)/;
/** `Redis 7.0.15` stands above the replies. */
const LEAST_REPLY = 12;

function replyLines(
  server: string,
  replies: readonly RealReply[],
  steps: readonly string[],
  options: TextOptions,
): string[] {
  const told = replies.filter(({ step, command }) => {
    return step > 0 && step <= steps.length && !CONNECTING.test(command);
  });
  const isMany = replies.some((reply) => reply.server > 1);
  const names = told.map(({ step }, index) => {
    return told[index - 1]?.step === step ? ['', ''] : [`${step}`, steps[step - 1] ?? ''];
  });
  const label = Math.max(4, ...names.map(([number = '']) => number.length));
  const move = widest(names.map(([, name = '']) => name));
  const texts = told.map(({ command, server: number }) => {
    return isMany ? `${number}: ${command}` : command;
  });
  const room = widthOf(options) - INDENT - label - move - 3 * GAP.length;
  const { sent, said } = shared(
    room,
    widest(texts),
    Math.max(server.length, widest(told.map(({ reply }) => reply))),
  );
  const row = (number: string, name: string, command: string, reply: string) =>
    [
      ' '.repeat(INDENT) + number.padEnd(label),
      name.padEnd(move),
      cut(command, sent).padEnd(sent),
      reply,
    ]
      .join(GAP)
      .trimEnd();
  const { chalk } = options;
  const lines = told.map(({ reply }, index) => {
    const [step = '', name = ''] = names[index] ?? [];
    return row(step, name, texts[index] ?? '', cut(reply, said));
  });
  const beside = replies.length - told.length;
  const note = `and ${humanUnits(beside, 'command')} to connect, to load the stock, and to look at it afterwards`;
  return [
    chalk.bold(row('step', '', 'sent', server)),
    ...lines,
    ...(beside === 0
      ? []
      : wrapText(note, widthOf(options) - INDENT).map((text) => `  ${chalk.dim(text)}`)),
  ];
}

/** The widths of the two columns: what they need, or the replies a third. */
function shared(room: number, sent: number, said: number): { sent: number; said: number } {
  if (sent + said <= room) return { sent, said };
  const third = Math.max(LEAST_REPLY, Math.floor(room / 3));
  const forReplies = Math.min(said, Math.max(third, room - sent));
  return { sent: room - forReplies, said: forReplies };
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}

function departureLines(
  { step, name, server: number, what, model, real, hint }: RealDeparture,
  server: string,
  steps: readonly string[],
  options: TextOptions,
): string[] {
  const { chalk } = options;
  const [product = server] = server.split(' ');
  const which = number === null || number === 1 ? product : `${product} ${number}`;
  const place = placeOf(step, steps);
  const rows = [
    ...(name === null ? [] : [['step', name]]),
    ['model', model],
    [which, real],
    ...(hint === null ? [] : [['hint', hint]]),
  ];
  const label = Math.max(...rows.map(([head = '']) => head.length));
  const details = rows.flatMap(([head = '', text = '']) => {
    const lines = wrapText(text, widthOf(options) - INDENT - label - GAP.length);
    return lines.map((line, index) => {
      return `${' '.repeat(INDENT)}${(index === 0 ? head : '').padEnd(label)}${GAP}${line}`;
    });
  });
  return [...details, '', `${chalk.bold(`differed ${place} on ${server}`)}: ${what}`];
}

function placeOf(step: number, steps: readonly string[]): string {
  if (step === 0) return 'in the set-up';
  return step > steps.length ? 'after the last step' : `at step ${step}`;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
