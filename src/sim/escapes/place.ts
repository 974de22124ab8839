import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Strategy files that were loaded: what is told of lines is told from there. */
const ownFiles = new Set<string>();

/** From now on lines of this file, absolute, are those of a strategy. */
export function addOwnFile(file: string): void {
  ownFiles.add(file);
}

/**
 * Where code that is not the tool's was when it made this stack: `strategy.ts:14`, the innermost line of a strategy's file
 * where there is one, and through which library; `node_modules/<library>/<file>:<line>` where it is called by nobody else.
 * Undefined where the tool itself did it, or something that has nothing to do with a strategy.
 */
export function placeIn(stack: string): string | undefined {
  const frames = stack.split('\n').flatMap(frameOf);
  const [innermost] = frames;
  if (innermost === undefined || isTool(innermost.file)) return undefined;
  const own = frames.find(({ file }) => ownFiles.has(file));
  if (own === innermost) return shown(own);
  if (own !== undefined) return `${shown(own)} (through ${shown(innermost)})`;
  return isNear(innermost.file) ? shown(innermost) : undefined;
}

interface Frame {
  readonly file: string;
  readonly line: string;
}

/** Of a line of a stack; none for Node's own code and for what loads files. */
function frameOf(line: string): readonly Frame[] {
  const [, given, number] = line.match(/^\s+at (?:.* \()?(?:async )?(\S.*?):(\d+):\d+\)?$/) ?? [];
  if (given === undefined || number === undefined || given.startsWith('node:')) return [];
  const file = given.startsWith('file:') ? fileURLToPath(given) : given;
  return LOADER.test(file) ? [] : [{ file, line: number }];
}

const LOADER = /[\\/]node_modules[\\/]jiti[\\/]/;

function isTool(file: string): boolean {
  return file.startsWith(TOOL);
}

const TOOL = toolFolder(fileURLToPath(import.meta.url));

/** Of the sources, or of what was built from them. */
function toolFolder(file: string): string {
  const folder = file.match(/^.*[\\/](?:src(?=[\\/]sim[\\/])|dist)[\\/]/);
  return folder?.[0] ?? dirname(file);
}

/** A library is a strategy's where it lies in a `node_modules` of the strategy's folder, or of one around it. */
function isNear(file: string): boolean {
  const [, home] = file.match(/^(.*?)[\\/]node_modules[\\/]/) ?? [];
  if (home === undefined) return true;
  return [...ownFiles].some((own) => own.startsWith(home));
}

function shown({ file, line }: Frame): string {
  const library = file.match(/.*[\\/](node_modules[\\/].*)$/)?.[1];
  if (library !== undefined) return `${library}:${line}`;
  const homes = [...ownFiles].map((own) => relative(dirname(own), file));
  const [nearest = file] = homes.sort((a, b) => a.length - b.length);
  return `${nearest}:${line}`;
}
