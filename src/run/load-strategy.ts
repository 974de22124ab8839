import { readFile } from 'node:fs/promises';
import { createJiti } from 'jiti';
import type { Problem } from '../core/errors.ts';
import * as publicApi from '../index.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import { inPlace } from '../sim/globals/globals.ts';
import { comesFrom, lineIn } from './place.ts';
import { strategyProblems } from './strategy-shape.ts';

/**
 * Loads a user's strategy: the default export of a `.ts`, `.mts`, `.cts`, `.js`, `.mjs` or `.cjs` file,
 * without a build step. `seckill-bench` in its imports is the running tool, wherever the file lies.
 * Gives undefined and adds to `problems` where the file does not load (with the line, where one is
 * known) or does not export a strategy.
 *
 * @param shown the file as the user gave it, for messages
 * @param path the same, absolute
 */
export async function loadStrategy(
  shown: string,
  path: string,
  problems: Problem[],
): Promise<AnyStrategy | undefined> {
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    virtualModules: { 'seckill-bench': publicApi },
  });
  try {
    // A global that the file, or a library, keeps for later follows the virtual world too.
    const load = () => jiti.import(path, { default: true });
    const loaded: unknown = await inPlace(load);
    const wrong = strategyProblems(shown, loaded);
    if (wrong.length === 0) {
      comesFrom(loaded as AnyStrategy, { shown, path });
      return loaded as AnyStrategy;
    }
    // Only whoever has to look for something is told where.
    const text = await readFile(path, 'utf8').catch(() => '');
    problems.push(...strategyProblems(shown, loaded, text));
    return undefined;
  } catch (error) {
    problems.push(notLoadable(shown, path, error));
    return undefined;
  }
}

function notLoadable(shown: string, path: string, error: unknown): Problem {
  const { code, message } = asError(error);
  if (code === 'MODULE_NOT_FOUND' && message.split('\n')[0]?.includes(`'${path}'`)) {
    const hint = 'the path of a strategy starts from the working folder';
    return { subject: shown, expected: 'a file', got: 'nothing there', hint };
  }
  const line = lineIn(path, error) ?? message.match(/\((\d+):\d+\)/)?.[1];
  const what = message.replaceAll('file://', '').replaceAll(path, shown).split('\n')[0] ?? '';
  return {
    subject: line === undefined ? shown : `${shown}:${line}`,
    expected: 'a file that loads',
    got: `an error: ${what}`,
  };
}

function asError(error: unknown): { code?: unknown; message: string } {
  return error instanceof Error ? error : { message: String(error) };
}
