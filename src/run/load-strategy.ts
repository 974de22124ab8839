import { readFile } from 'node:fs/promises';
import { createJiti } from 'jiti';
import type { Problem } from '../core/errors.ts';
import { seededSource } from '../core/random.ts';
import * as publicApi from '../index.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import { whileLoading } from '../sim/escapes/escapes.ts';
import { beforeWorlds, EPOCH_MS } from '../sim/globals/current.ts';
import { inPlace } from '../sim/globals/globals.ts';
import { simulatedRandom } from '../sim/random-port.ts';
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
 * @param isSimulated true where it is for virtual worlds alone: what it reads of clocks and random numbers as it is
 *   loaded is then the same each time
 */
export async function loadStrategy(
  shown: string,
  path: string,
  problems: Problem[],
  isSimulated = false,
): Promise<AnyStrategy | undefined> {
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    virtualModules: { 'seckill-bench': publicApi },
  });
  try {
    // A global that the file, or a library, keeps for later follows the virtual world too.
    const load = () => whileLoading(path, () => jiti.import(path, { default: true }));
    const loading = isSimulated ? () => beforeWorlds(beginning(), load) : load;
    const loaded: unknown = await inPlace(loading);
    const text = await readFile(path, 'utf8').catch(() => '');
    const wrong = strategyProblems(shown, loaded, text);
    problems.push(...wrong);
    if (wrong.length > 0) return undefined;
    const strategy = loaded as AnyStrategy;
    comesFrom(strategy, { shown, path, text });
    return strategy;
  } catch (error) {
    problems.push(notLoadable(shown, path, error));
    return undefined;
  }
}

/** The opening of all worlds. */
function beginning() {
  const random = simulatedRandom(seededSource(0).stream('loading'));
  return { nowMs: () => EPOCH_MS, random: () => random, play: () => random };
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
