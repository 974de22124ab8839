import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { applyEdits, type Edit } from './edits/edit.ts';
import { errorEdits } from './edits/errors.ts';
import { runEdits } from './edits/run.ts';
import { syntaxEdits } from './edits/syntax.ts';
import { valueEdits } from './edits/values.ts';
import type { MachineHost } from './host.ts';
import { stringModule } from './string.ts';

/** A fengari module's exports. */
export type Exports = Record<string, unknown>;

/**
 * Loads a private copy of fengari (Lua 5.3 in JavaScript) whose text is edited to be Lua 5.1 as
 * Redis builds it: fengari's own compiler and interpreter, other grammar rules, only doubles,
 * 5.1's tables, strings and messages. Other users of fengari in the process see their own copy.
 * Takes about 10 ms, so it waits for the first script. Throws when fengari's text is not the one
 * that the edits were written for.
 */
export function loadMachine(
  host: MachineHost,
  replacements: (load: (name: string) => Exports) => Readonly<Record<string, Exports>>,
): (name: string) => Exports {
  const folder = dirname(createRequire(import.meta.url).resolve('fengari'));
  const loaded = new Map<string, Exports>();
  const own = replacements(load);
  function load(name: string): Exports {
    const known = own[name] ?? loaded.get(name);
    if (known !== undefined) return known;
    const module = { exports: {} as Exports };
    loaded.set(name, module.exports);
    const file = join(folder, `${name}.js`);
    const source = applyEdits(name, readFileSync(file, 'utf8'), editsOf(name));
    const run = compileFunction(source, ['require', 'module', 'exports', 'host'], {
      filename: file,
    });
    run((path: string) => load(path.replace(/^\.\/|\.js$/g, '')), module, module.exports, host);
    return module.exports;
  }
  return load;
}

/** Replaces `lstring`; the binary chunk modules are not needed, as Redis refuses bytecode. */
export const PLAIN_REPLACEMENTS: Readonly<Record<string, Exports>> = {
  lstring: stringModule(),
  lundump: {},
  ldump: { luaU_dump: () => 1 },
  // luaconf asks it for the platform, to build paths that nothing uses.
  os: { platform: () => 'linux' },
};

function editsOf(name: string): readonly Edit[] {
  return [syntaxEdits, valueEdits, errorEdits, runEdits].flatMap((edits) => edits[name] ?? []);
}
