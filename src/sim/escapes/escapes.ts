import { createHook } from 'node:async_hooks';
import { getActiveResourcesInfo } from 'node:process';
import { currentWorld } from '../globals/current.ts';
import { HTTP_REQUEST, type Kind, kindOf } from './kinds.ts';
import { addOwnFile, placeIn } from './place.ts';

/** Something that code did which does not follow the virtual world. */
export interface Escape {
  /** For people: `a socket`. */
  readonly what: string;
  /** `strategy.ts:14`, and through which library. */
  readonly place: string;
}

/** `strategy.ts:14 uses a socket, which does not follow the virtual world`. */
export function describeEscape({ what, place }: Escape): string {
  return `${place} uses ${what}, which does not follow the virtual world`;
}

/** A place at which code left the virtual world, and how to tell whether that is over. */
interface Seen {
  readonly place: string;
  readonly kinds: Set<Kind>;
  /** Real timers that may not have fired. */
  timers: readonly Timer[];
}

/** Node's own, as far as it tells whether it is over. */
interface Timer {
  readonly _destroyed?: boolean;
}

/** Places that are told at most. */
const MOST = 20;
/** Timers of one place that are looked after. */
const MOST_TIMERS = 64;
/** Stacks that are looked at: what does it again and again was seen long before. */
const MOST_LOOKS = 5_000;

/** By place: since {@link forgetEscapes}, and what was opened while files were loaded. */
let inWorld = new Map<string, Seen>();
const fromLoading = new Map<string, Seen>();
let looks = 0;
let loading = 0;
/** True once there has been a request. */
let requests = false;

/** Real things that were used in the virtual world since {@link forgetEscapes}, in order. */
export function escapes(): readonly Escape[] {
  return [...inWorld.values()].map(asEscape);
}

/** Another sale begins: what was used until now is none of its business. */
export function forgetEscapes(): void {
  inWorld = new Map();
  looks = 0;
}

/** Real things that are still under way, and may be what code waits for. */
export function escapesUnderWay(): readonly Escape[] {
  if (inWorld.size + fromLoading.size === 0) return [];
  const open = new Set(getActiveResourcesInfo());
  const own = [...inWorld.values()].filter((seen) => isUnderWay(seen, open, true));
  const before = [...fromLoading.values()].filter((seen) => isUnderWay(seen, open, false));
  return [...own, ...before].map(asEscape);
}

/** Much of what Node does brings timers with it. */
function asEscape({ kinds, place }: Seen): Escape {
  const [first, ...rest] = [...kinds];
  const isTimer = first?.openAs.includes('timer') === true;
  return { what: (isTimer ? (rest[0] ?? first) : first)?.what ?? '', place };
}

function isUnderWay({ kinds, timers }: Seen, open: ReadonlySet<string>, isOwn: boolean): boolean {
  const names = [...kinds].flatMap(({ openAs }) => openAs);
  return names.some((name) => {
    if (name === 'timer') return isOwn && timers.some(({ _destroyed }) => _destroyed === false);
    return name === 'unknown' ? isOwn : open.has(name);
  });
}

/** Loads a strategy's file: what it opens for good, a connection or a worker, is remembered. */
export async function whileLoading<T>(file: string, load: () => Promise<T>): Promise<T> {
  addOwnFile(file);
  loading += 1;
  try {
    return await load();
  } finally {
    loading -= 1;
  }
}

/** Watches, until it is stopped, for what code does in the real world while a virtual one has its turn. */
export function watchEscapes(): { stop(): void } {
  hook.enable();
  return { stop: () => hook.disable() };
}

/** To be called by what stands in the place of an entry to the real world, which is `entry`. */
export function noteEscape(kind: Kind, entry: AnyFunction): void {
  if (currentWorld() === undefined) return;
  requests ||= kind === HTTP_REQUEST;
  note(kind, {}, entry);
}

/**
 * True where `entry` is called by Node's own code of `fetch`, whose timers are those of the real world, as its sockets are:
 * in virtual time it would give up at once.
 */
export function isOfFetch(entry: AnyFunction): boolean {
  return requests && /^.*\n.*\(node:internal\/deps\/undici/.test(stackOutsideOf(entry, 1));
}

type AnyFunction = (...args: never[]) => unknown;

const hook = createHook({
  init,
  // Where Node can leave them out, promises cost nothing.
  ...{ trackPromises: false },
});

function init(_: number, type: string, __: number, resource: Timer): void {
  if (type === 'PROMISE') return;
  const kind = kindOf(type);
  if (kind === undefined) return;
  if (currentWorld() === undefined && (loading === 0 || !kind.lasts)) return;
  note(kind, resource, init);
}

function note(kind: Kind, resource: Timer, entry: AnyFunction): void {
  if (looks >= MOST_LOOKS) return;
  looks += 1;
  const stack = stackOutsideOf(entry);
  const place = SYNCHRONOUS.test(stack) ? undefined : placeIn(stack);
  if (place === undefined) return;
  const all = currentWorld() === undefined ? fromLoading : inWorld;
  const known = all.get(place);
  if (known === undefined && all.size >= MOST) return;
  const seen = known ?? { place, kinds: new Set<Kind>(), timers: [] };
  seen.kinds.add(kind);
  if (kind.openAs.includes('timer'))
    seen.timers = [...seen.timers.slice(1 - MOST_TIMERS), resource];
  all.set(place, seen);
}

/** It is over when it returns; and the first line that a program prints opens its output. */
const SYNCHRONOUS = /\b\w+Sync \(node:|\bsyncBufferWrapper\b|\bgetStd(out|err)\b/;

function stackOutsideOf(entry: AnyFunction, frames = 60): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  const held = { stack: '' };
  Error.captureStackTrace(held, entry);
  const { stack } = held;
  Error.stackTraceLimit = before;
  return stack;
}
