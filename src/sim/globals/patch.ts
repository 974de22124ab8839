/** One property that is another one while virtual globals are in place. */
export interface Patch {
  readonly on: object;
  readonly key: PropertyKey;
  readonly value?: unknown;
  /** Instead of a value: asked at each reading. */
  readonly get?: (this: never) => unknown;
}

/** Puts the value there, and answers what puts the property back as it was. */
export function applyPatch({ on, key, value, get }: Patch): () => void {
  const before = Object.getOwnPropertyDescriptor(on, key);
  Object.defineProperty(on, key, {
    ...(get === undefined ? { value, writable: true } : { get }),
    configurable: true,
    enumerable: before?.enumerable ?? true,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(on, key);
    else Object.defineProperty(on, key, before);
  };
}

/** A patch of each method of `methods` on `on`. */
export function patchesOf(on: object, methods: Readonly<Record<string, unknown>>): Patch[] {
  return Object.entries(methods).map(([key, value]) => ({ on, key, value }));
}
