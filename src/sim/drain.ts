import process from 'node:process';

/**
 * Runs every promise reaction and every `process.nextTick` that is due, and all that those cause,
 * before it returns; to be called from the event loop itself, never from a reaction. Node has always
 * had it and documents it as deprecated (DEP0134): undefined where a version has dropped it.
 */
export const drainNow: (() => void) | undefined = (
  process as unknown as { readonly _tickCallback?: () => void }
)._tickCallback;
