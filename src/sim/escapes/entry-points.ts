import childProcess from 'node:child_process';
import { type Patch, patchesOf } from '../globals/patch.ts';
import { noteEscape } from './escapes.ts';
import { HTTP_REQUEST, type Kind, SYNCHRONOUS_PROCESS } from './kinds.ts';

type AnyFunction = (...args: unknown[]) => unknown;

const { fetch: realFetch } = globalThis;
const { execSync, execFileSync, spawnSync } = childProcess;

/** Entries to the real world that cannot be seen from inside of Node: each does what it did, and is noted. */
export function entryPointPatches(): readonly Patch[] {
  return [
    { on: globalThis, key: 'fetch', value: noting(HTTP_REQUEST, realFetch as AnyFunction) },
    ...patchesOf(childProcess, {
      execSync: noting(SYNCHRONOUS_PROCESS, execSync as AnyFunction),
      execFileSync: noting(SYNCHRONOUS_PROCESS, execFileSync as AnyFunction),
      spawnSync: noting(SYNCHRONOUS_PROCESS, spawnSync as AnyFunction),
    }),
  ];
}

function noting(kind: Kind, real: AnyFunction): AnyFunction {
  const entry: AnyFunction = (...args) => {
    noteEscape(kind, entry);
    return real(...args);
  };
  return entry;
}
