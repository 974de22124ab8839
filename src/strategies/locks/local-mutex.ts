/** Runs work alone in this process: whoever asks first comes first, and waits as long as it takes. */
export type Mutex = <T>(work: () => Promise<T>) => Promise<T>;

/** A mutex that lives in memory: it keeps apart those who share it, and nobody else. */
export function localMutex(): Mutex {
  const line: (() => void)[] = [];
  let isHeld = false;
  return async (work) => {
    if (isHeld) await new Promise<void>((resolve) => line.push(resolve));
    isHeld = true;
    try {
      return await work();
    } finally {
      // Handed over without being let go of, so that nobody gets in between.
      const next = line.shift();
      if (next === undefined) isHeld = false;
      else next();
    }
  };
}
