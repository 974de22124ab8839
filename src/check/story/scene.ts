import type { HistoryEvent } from '../../core/history.ts';
import { Journal } from '../../core/journal.ts';
import type { StoryLine } from '../../core/result.ts';
import { AttemptRecord } from './attempt-record.ts';
import { type Phrase, phrasesOf } from './phrases.ts';
import type { Violation } from './storyteller.ts';

/** A violation and the attempts that made it. */
export interface Scene {
  readonly kind: Violation;
  /** The one that went wrong last. */
  readonly cast: readonly AttemptRecord[];
  readonly marks: ReadonlyMap<HistoryEvent, string>;
  readonly endings: ReadonlyMap<HistoryEvent, { readonly text: string; readonly mark: string }>;
}

/** Most lines of a story. */
const LINES = 12;
/** Lines of these for the unit too many, where what led to it is told before. */
const END_LINES = 2;
/** What one buyer does within this time, with nothing told in between, is one line; µs on the world's clock. */
const TOGETHER_US = 20_000;
/** A line takes this many phrases. */
const PHRASES = 4;

/** Puts a scene into lines, its cause before it where that is another one. Times become scenario time. */
export function tellScene(
  scene: Scene,
  cause: Scene | undefined,
  locks: ReadonlySet<string>,
  timeScale: number,
): StoryLine[] {
  const telling = { locks, timeScale, marks: scene.marks, endings: scene.endings };
  if (cause === undefined) return lines(inOrder(scene.cast, telling), timeScale, LINES);

  const both = { ...telling, marks: new Map([...cause.marks, ...scene.marks]) };
  const culprit = scene.cast.at(-1);
  if (culprit === undefined || cause.cast.includes(culprit)) {
    return lines(inOrder(cause.cast, both), timeScale, LINES);
  }
  const before = inOrder(cause.cast, both);
  const start = lines(before, timeScale, LINES - END_LINES);
  const sinceUs = before.at(-1)?.atUs ?? 0;
  const own = inOrder([culprit], both).filter((phrase) => phrase.weight === 'step');
  const later = own.filter((phrase) => phrase.atUs >= sinceUs);
  const end = join(later.length > 0 ? later : own, timeScale).slice(-END_LINES);
  const [first, ...rest] = end;
  return first === undefined ? start : [...start, { ...first, skipped: true }, ...rest];
}

type Telling = Parameters<typeof phrasesOf>[1];

function inOrder(cast: readonly AttemptRecord[], telling: Telling): Phrase[] {
  const phrases = [...cast.flatMap((record) => phrasesOf(record, telling)), ...guests(cast)];
  const acquired = phrases.filter((one) => one.text.startsWith('takes the lock'));
  return phrases
    .map((phrase) => {
      if (phrase.isOfTheWorld !== true) return phrase;
      // Whoever takes the lock next takes it after the expiry, whatever the client's clock says.
      const next = acquired.find((one) => one.record !== phrase.record && one.seq > phrase.seq);
      const isLate = next !== undefined && next.atUs <= phrase.atUs;
      return isLate ? { ...phrase, atUs: next.atUs, seq: next.seq - 0.5 } : phrase;
    })
    .sort((a, b) => a.atUs - b.atUs || a.seq - b.seq);
}

/** Buyers who are in the story only because their lock is deleted. */
function guests(cast: readonly AttemptRecord[]): Phrase[] {
  const attempts = new Set(cast.map(({ attempt }) => attempt));
  return cast
    .flatMap((record) => [...(record.victims?.values() ?? [])])
    .filter((victim) => victim !== undefined && !attempts.has(victim.attempt))
    .flatMap((victim) => {
      if (victim === undefined) return [];
      const { attempt, buyer, acquired, seq } = victim;
      const record = new AttemptRecord(attempt, buyer, new Journal());
      return [
        { atUs: acquired.atUs, seq, record, text: 'takes the lock', weight: 'step' as const },
      ];
    });
}

function lines(phrases: readonly Phrase[], timeScale: number, most: number): StoryLine[] {
  const all = join(phrases, timeScale);
  if (all.length <= most) return all;
  const steps = join(
    phrases.filter((phrase) => phrase.weight === 'step'),
    timeScale,
  );
  if (steps.length <= most) return steps;
  // The beginning says how it came about, the end what came of it.
  const [first, ...rest] = steps.slice(-Math.floor(most / 2));
  const start = steps.slice(0, Math.ceil(most / 2));
  return first === undefined ? start : [...start, { ...first, skipped: true }, ...rest];
}

function join(phrases: readonly Phrase[], timeScale: number): StoryLine[] {
  const told: { line: Phrase; texts: string[]; lastUs: number; marks: string[] }[] = [];
  const isSameBuyer = new Set(phrases.map(({ record }) => record.buyer)).size === 1;
  const attempts = new Set(phrases.map(({ record }) => record.attempt)).size;
  for (const phrase of phrases) {
    const last = told.at(-1);
    const isOne =
      last !== undefined &&
      last.line.record === phrase.record &&
      last.line.isOfTheWorld === phrase.isOfTheWorld &&
      last.texts.length < PHRASES &&
      phrase.atUs - last.lastUs <= TOGETHER_US;
    if (isOne) {
      last.texts.push(phrase.text);
      last.lastUs = phrase.atUs;
      if (phrase.mark !== undefined) last.marks.push(phrase.mark);
      continue;
    }
    const texts = [phrase.text];
    const marks = phrase.mark === undefined ? [] : [phrase.mark];
    told.push({ line: phrase, texts, lastUs: phrase.atUs, marks });
  }
  return told.map(({ line, texts, marks }) => {
    const who = isSameBuyer && attempts > 1 ? `(attempt ${line.record.attempt}) ` : '';
    return {
      atUs: Math.round(line.atUs * timeScale),
      ...(line.isOfTheWorld === true ? {} : { buyer: line.record.buyer }),
      text: line.isOfTheWorld === true ? texts.join(', ') : who + texts.join(', '),
      ...(marks.length > 0 ? { mark: marks.join(', ') } : {}),
    };
  });
}
