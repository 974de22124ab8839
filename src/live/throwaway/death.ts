import type { SeckillError } from '../../core/errors.ts';

/** A death as a rejection, which is no news to anyone who does not wait for it. */
export function rejectedBy(death: Promise<SeckillError>): Promise<never> {
  const died = death.then((error) => {
    throw error;
  });
  died.catch(() => undefined);
  return died;
}

/** Resolves with the words of such a rejection; never settles where there is no server of ours to die. */
export function deathOf(died: Promise<never> | undefined): Promise<string> {
  return new Promise((resolve) => {
    died?.catch((error: SeckillError) => resolve(error.message));
  });
}
