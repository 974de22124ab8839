/**
 * One change to the text of a fengari module. `find` must occur exactly once (`every`: at least
 * once); `define` replaces a whole `const name = function … };`. The loader refuses a fengari in
 * which an edit finds nothing, so another version cannot slip in unnoticed.
 */
export type Edit =
  | { readonly find: string; readonly put: string; readonly every?: true }
  | { readonly define: string; readonly put: string };

/** Edits by module name. */
export type Edits = Readonly<Record<string, readonly Edit[]>>;

/** Applies a module's edits. Throws an Error that names the module and the text that was not found. */
export function applyEdits(module: string, source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, edit) => applyEdit(module, text, edit), source);
}

function applyEdit(module: string, source: string, edit: Edit): string {
  if ('define' in edit) return redefine(module, source, edit.define, edit.put);
  const parts = source.split(edit.find);
  if (parts.length < 2 || (parts.length > 2 && edit.every === undefined)) {
    throw new Error(
      `fengari ${module}: expected ${edit.every ? 'some' : 'one'} «${edit.find}», got ${parts.length - 1}`,
    );
  }
  return parts.join(edit.put);
}

function redefine(module: string, source: string, name: string, put: string): string {
  const start = source.search(new RegExp(`^const ${name} ?= function`, 'm'));
  const end = source.indexOf('\n};\n', start);
  if (start < 0 || end < 0)
    throw new Error(`fengari ${module}: expected a function ${name}, got none`);
  return `${source.slice(0, start)}${put.trim()}${source.slice(end + 3)}`;
}
