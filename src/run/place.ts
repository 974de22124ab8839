import type { AnyStrategy } from '../ports/strategy.ts';
import { StrategyLines } from './strategy-lines.ts';

/** A file, as the user gave it and absolute, and its text. */
export interface StrategyFile {
  readonly shown: string;
  readonly path: string;
  readonly text: string;
}

const files = new WeakMap<AnyStrategy, StrategyFile>();

/** Keeps where a strategy is from, for what it throws later. */
export function comesFrom(strategy: AnyStrategy, file: StrategyFile): void {
  files.set(strategy, file);
}

/** True for a strategy of the user's own. */
export function hasFile(strategy: AnyStrategy): boolean {
  return files.has(strategy);
}

/** Where in its file a field of a strategy stands, as `./mine.ts:12`; undefined for one of ours. */
export function placeOfField(strategy: AnyStrategy, field: string): string | undefined {
  const file = files.get(strategy);
  const line = file && new StrategyLines(file.text).of([field], undefined);
  return line === undefined ? undefined : `${file?.shown}:${line}`;
}

/** Where in its file a strategy threw, as `./mine.ts:12`; undefined for one of ours, and where nothing tells. */
export function placeOf(strategy: AnyStrategy, thrown: unknown): string | undefined {
  const file = files.get(strategy);
  const line = file === undefined ? undefined : lineIn(file.path, thrown);
  return line === undefined ? undefined : `${file?.shown}:${line}`;
}

/** The line of a file through which an error came first. */
export function lineIn(path: string, thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const text = `${thrown.message}\n${thrown.stack ?? ''}`.replaceAll('file://', '');
  for (const after of text.split(path).slice(1)) {
    const [, line] = /^:(\d+)/.exec(after) ?? [];
    if (line !== undefined) return line;
  }
  return undefined;
}
