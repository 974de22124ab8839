import { openFilesLimit } from '../limits.ts';

/** Where the limit cannot be read: what macOS gives a process, less what else is open. */
const UNKNOWN_LIMIT = 2_048;
/** For servers, other connections and files. */
const SPARE = 512;
const LEAST = 16;
/** More would use up loopback's ports for outgoing connections. */
const MOST = 12_000;

/** How many WebSockets one process may have open with itself: each takes two of its open files. */
export function mostSockets(limits?: string): number {
  const files = openFilesLimit(limits) ?? UNKNOWN_LIMIT;
  return Math.max(LEAST, Math.min(MOST, Math.floor((files - SPARE) / 2)));
}
