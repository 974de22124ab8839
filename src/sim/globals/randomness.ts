import crypto from 'node:crypto';
import type { RandomPort } from '../../ports/random.ts';
import { currentClock, currentWorld } from './current.ts';
import { type Patch, patchesOf } from './patch.ts';
import { fillsPool } from './pools.ts';
import { VirtualTimer } from './timer.ts';

type Done = (error: Error | null, value: unknown) => void;
type AnyFunction = (...args: unknown[]) => unknown;

const { webcrypto } = crypto;
const real = { ...crypto } as unknown as Readonly<Record<string, AnyFunction>>;
const realRandom = Math.random;
const realGetRandomValues = webcrypto.getRandomValues.bind(webcrypto);
const realRandomUuid = webcrypto.randomUUID.bind(webcrypto);

/** `Math.random`, and what gives random bytes, numbers and UUIDs in `node:crypto` and `crypto`. */
export function randomnessPatches(): readonly Patch[] {
  return [
    ...patchesOf(Math, { random: () => virtual()?.next() ?? realRandom() }),
    ...patchesOf(crypto, { randomBytes, randomInt, randomUUID, randomFill, randomFillSync }),
    // Old names of the first.
    ...patchesOf(crypto, { pseudoRandomBytes: randomBytes, prng: randomBytes, rng: randomBytes }),
    // `getRandomValues` of node:crypto reads this one.
    ...patchesOf(webcrypto, { getRandomValues, randomUUID: webUuid }),
  ];
}

function virtual(): RandomPort | undefined {
  return currentClock()?.random();
}

function randomBytes(size: number, done?: Done): unknown {
  const random = virtual();
  if (random === undefined) return real.randomBytes?.(size, ...(done === undefined ? [] : [done]));
  const bytes = filled(random, Buffer.alloc(size));
  return done === undefined ? bytes : later(() => done(null, bytes));
}

function randomInt(...args: unknown[]): unknown {
  const random = virtual();
  if (random === undefined) return real.randomInt?.(...args);
  const done = args.find((arg): arg is Done => typeof arg === 'function');
  const [first = 0, second] = args.filter((arg): arg is number => typeof arg === 'number');
  const [min, max] = second === undefined ? [0, first] : [first, second];
  if (!(max > min)) return real.randomInt?.(...args);
  const number = random.integer(min, max - 1);
  return done === undefined ? number : later(() => done(null, number));
}

function randomUUID(options?: unknown): unknown {
  return virtual()?.uuid() ?? real.randomUUID?.(options);
}

function webUuid(): string {
  return virtual()?.uuid() ?? realRandomUuid();
}

function randomFillSync(buffer: ArrayBufferView, ...range: unknown[]): unknown {
  const random = virtual();
  fillsPool(buffer);
  if (random === undefined) return real.randomFillSync?.(buffer, ...range);
  return filled(random, buffer, ...(range as [number?, number?]));
}

function randomFill(buffer: ArrayBufferView, ...rest: unknown[]): unknown {
  const random = virtual();
  fillsPool(buffer);
  if (random === undefined) return real.randomFill?.(buffer, ...rest);
  const range = rest.filter((arg): arg is number => typeof arg === 'number');
  const done = rest.find((arg): arg is Done => typeof arg === 'function');
  filled(random, buffer, ...(range as [number?, number?]));
  return later(() => done?.(null, buffer));
}

function getRandomValues(array: unknown): unknown {
  const random = virtual();
  if (ArrayBuffer.isView(array)) fillsPool(array);
  // What is too long, or no array of integers, gets the real one's error.
  if (random === undefined || !isFillable(array)) return realGetRandomValues(array as Uint8Array);
  return filled(random, array);
}

function isFillable(array: unknown): array is ArrayBufferView {
  if (!ArrayBuffer.isView(array) || array instanceof DataView) return false;
  return !/^Float/.test(array.constructor.name) && array.byteLength <= 65_536;
}

/** Offsets and sizes count elements, as Node's do. */
function filled<T extends ArrayBufferView | ArrayBuffer>(
  random: RandomPort,
  view: T,
  offset = 0,
  size?: number,
): T {
  const { buffer, byteOffset, each } = ArrayBuffer.isView(view)
    ? { buffer: view.buffer, byteOffset: view.byteOffset, each: elementOf(view) }
    : { buffer: view, byteOffset: 0, each: 1 };
  const length = size === undefined ? view.byteLength - offset * each : size * each;
  const bytes = new Uint8Array(buffer, byteOffset + offset * each, length);
  let word = 0;
  for (let index = 0; index < length; index++) {
    if (index % 4 === 0) word = random.integer(0, 0xffff_ffff);
    bytes[index] = word & 0xff;
    word >>>= 8;
  }
  return view;
}

function elementOf(view: ArrayBufferView): number {
  return 'BYTES_PER_ELEMENT' in view ? (view.BYTES_PER_ELEMENT as number) : 1;
}

/** As soon as what is running has come to rest. */
function later(call: () => void): undefined {
  const world = currentWorld();
  if (world !== undefined) new VirtualTimer(world, 0, false, call);
  else queueMicrotask(call);
  return undefined;
}
