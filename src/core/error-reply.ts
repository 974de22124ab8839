import type { CallEnd } from './observer.ts';

/**
 * What an error reply of Redis tells about its command: nothing happened (`refused`), except for a
 * script, which has already done what came before its error (`lost`).
 *
 * @param operation the command's name in lower case
 */
export function endOfErrorReply(operation: string, message: string): CallEnd {
  if (!SCRIPTS.has(operation)) return 'refused';
  return SCRIPT_DID_NOT_RUN.test(message) ? 'refused' : 'lost';
}

const SCRIPTS: ReadonlySet<string> = new Set(['eval', 'evalsha', 'fcall']);
const SCRIPT_DID_NOT_RUN =
  /^(?:NOSCRIPT|BUSY|LOADING|NOAUTH|MOVED|ASK|TRYAGAIN|CROSSSLOT|CLUSTERDOWN|READONLY|MASTERDOWN|NOREPLICAS) /;
