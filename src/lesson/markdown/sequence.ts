import { humanClock, humanUs } from '../../core/human.ts';
import type { Chronicle } from '../chronicle.ts';
import { marksOf } from '../marks.ts';
import type { Moment } from '../moment.ts';

/**
 * A Mermaid sequence diagram of a sale, line by line: the buyers, Redis and the user service; a bar on a
 * buyer's line while it believes to be alone; a note for each expiry and for what went wrong.
 */
export function sequenceDiagram(chronicle: Chronicle): string[] {
  const moments = chronicle.moments();
  const buyers = [...new Set(moments.map(({ buyer }) => buyer))].sort((a, b) => a - b);
  return [
    'sequenceDiagram',
    ...buyers.map((buyer) => `    participant ${idOf(buyer)} as buyer ${buyer}`),
    `    participant ${REDIS} as Redis`,
    `    participant ${SERVICE} as user service`,
    ...moments.flatMap((moment) => stepLines(moment).map((line) => `    ${line}`)),
  ];
}

const REDIS = 'R';
const SERVICE = 'U';

function stepLines(moment: Moment): string[] {
  const me = idOf(moment.buyer);
  const wrong = marksOf(moment).join(', ');
  switch (moment.kind) {
    case 'finds-taken':
      return [ask(me, REDIS, moment.command), answer(REDIS, me, 'nil, the lock is taken')];
    case 'takes-lock':
      return [
        ask(me, REDIS, moment.command),
        answer(REDIS, me, `OK, until ${humanClock(moment.expiresUs)}`),
        `activate ${me}`,
        ...(wrong === '' ? [] : [note([me, ...moment.others.map(idOf)], moment, wrong)]),
      ];
    case 'lock-expires':
      return [note([me, REDIS], moment, `the lock of buyer ${moment.buyer} expires`)];
    case 'reads-stock':
    case 'changes-stock':
      return [ask(me, REDIS, moment.command), answer(REDIS, me, String(moment.stock))];
    case 'writes-stock':
      return [ask(me, REDIS, moment.command), ...(wrong === '' ? [] : [note([me], moment, wrong)])];
    case 'asks-service':
      return [ask(me, SERVICE, `is buyer ${moment.buyer} valid?`)];
    case 'gets-answer':
      return [answer(SERVICE, me, `yes, after ${humanUs(moment.tookUs)}`)];
    case 'releases-lock':
      return [...releaseLines(moment.command, me, moment.deleted, moment), `deactivate ${me}`];
    case 'is-sold':
      return [note([me], moment, `is sold unit ${moment.soldUnits}${wrong && `: ${wrong}`}`)];
    case 'is-told-sold-out':
      return [note([me], moment, 'is told: sold out')];
  }
}

function releaseLines(
  command: string,
  me: string,
  deleted: 'own' | 'gone' | { readonly lockOf: number },
  moment: Moment,
): string[] {
  const asked = ask(me, REDIS, command);
  if (deleted === 'own') return [asked, answer(REDIS, me, '1, its own lock is deleted')];
  if (deleted === 'gone') return [asked, answer(REDIS, me, '0, its lock is gone')];
  const victim = `the lock of buyer ${deleted.lockOf}`;
  return [
    asked,
    answer(REDIS, me, `1, ${victim} is deleted`),
    note([idOf(deleted.lockOf), REDIS], moment, `foreign release: ${victim} is gone`),
  ];
}

function ask(from: string, to: string, text: string): string {
  return `${from}->>${to}: ${escaped(text)}`;
}

function answer(from: string, to: string, text: string): string {
  return `${from}-->>${to}: ${escaped(text)}`;
}

/** A note over everything from the first to the last of these, in the order of the participants. */
function note(over: readonly string[], { atUs }: Moment, text: string): string {
  const sorted = [...over].sort((a, b) => rankOf(a) - rankOf(b));
  const span = sorted.length === 1 ? sorted : [sorted[0], sorted.at(-1)];
  return `Note over ${span.join(',')}: ${escaped(`${humanClock(atUs)} ${text}`)}`;
}

function idOf(buyer: number): string {
  return `B${buyer}`;
}

function rankOf(id: string): number {
  return id === REDIS ? Number.POSITIVE_INFINITY : Number(id.slice(1));
}

/** Mermaid ends a statement at `;`, begins an entity at `#` and takes `<` for HTML. */
function escaped(text: string): string {
  return text.replaceAll(/[#;<>]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
