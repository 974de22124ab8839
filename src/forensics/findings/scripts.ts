import { sha1 } from '../../sim/redis-model/lua/sha1.ts';
import type { MonitorCommand } from '../capture/command.ts';
import { copied } from '../keys/text.ts';

/** More scripts are not told apart. */
const MAX_SCRIPTS = 2_000;

/** What is known of the scripts of a capture, by SHA-1: which release a lock, and which only renew it. */
export class ScriptHabits {
  readonly #shas = new Map<string, string>();
  readonly #deleting = new Set<string>();
  readonly #renewing = new Set<string>();

  /** The script's SHA-1, whether it was called by text or by hash; a function's name. */
  idOf({ name, args }: MonitorCommand): string {
    const given = args[0] ?? '';
    if (!name.startsWith('eval') || name.startsWith('evalsha')) return given.toLowerCase();
    return this.learn(given);
  }

  /** Takes note of a script's text; answers its SHA-1. */
  learn(source: string): string {
    const known = this.#shas.get(source);
    if (known !== undefined) return known;
    const sha = sha1(source);
    if (this.#shas.size >= MAX_SCRIPTS) return sha;
    this.#shas.set(copied(source), sha);
    if (/\b(?:del|unlink)\b/i.test(source)) this.#deleting.add(sha);
    else if (/\bp?expire\b/i.test(source)) this.#renewing.add(sha);
    return sha;
  }

  /** It was seen to delete a lock. */
  sawDelete(id: string): void {
    if (this.#deleting.size < MAX_SCRIPTS) this.#deleting.add(id);
  }

  /** It was seen to change a lock's expiry. */
  sawRenewal(id: string): void {
    if (!this.#deleting.has(id) && this.#renewing.size < MAX_SCRIPTS) this.#renewing.add(id);
  }

  /** Does it release the lock that it has looked at? What is not known to renew does. */
  releases(id: string): boolean {
    return this.#deleting.has(id) || !this.#renewing.has(id);
  }
}
