import type { IsolationLevel } from '../../../src/ports/sql.ts';
import type { DatabaseName } from '../../support/databases.ts';
import { queryOf } from './statements.ts';
import type { SqlWorld } from './worlds.ts';

/**
 * Plays a script in a world: one statement a line, `A take a -> 1`; what comes after the arrow is what came of it,
 * and of those who waited: `A commit -> ok, B 0`. Answers the same lines with what came of them here. `wait` is
 * a line of its own: time passes until whoever waits has waited for too long.
 */
export async function play(
  world: SqlWorld,
  database: DatabaseName,
  isolation: IsolationLevel | undefined,
  script: string,
): Promise<string> {
  const lines = script
    .split('\n')
    .map((line) => line.replace(/\s*(->|#).*$/, '').trim())
    .filter((line) => line !== '');
  await world.open(isolation, lines.includes('wait'));
  const told: string[] = [];
  const waiting = new Set<string>();
  let heard: { readonly who: string; readonly answer: string }[] = [];
  for (const line of lines) {
    const [who = '', ...words] = line.split(' ');
    const text = words.join(' ');
    if (line !== 'wait') {
      const isControl = text === 'begin' || text === 'commit' || text === 'rollback';
      const what = isControl ? text : queryOf(database, text);
      if (what === undefined) throw new Error(`script: expected a statement, got ${line}`);
      if (waiting.has(who)) throw new Error(`script: ${who} waits, and cannot say ${text}`);
      waiting.add(who);
      world.say(who, what, (answer) => {
        waiting.delete(who);
        heard.push({ who, answer: isControl && answer !== 'refused' ? 'ok' : answer });
      });
      await world.rest();
    } else await world.wait();
    const own = heard.find((one) => one.who === who)?.answer;
    const others = heard.filter((one) => one.who !== who).sort((a, b) => (a.who < b.who ? -1 : 1));
    const parts = [
      ...(line === 'wait' ? [] : [own ?? 'waits']),
      ...others.map((one) => `${one.who} ${one.answer}`),
    ];
    told.push(`${line} -> ${parts.length === 0 ? 'nothing' : parts.join(', ')}`);
    heard = [];
  }
  return told.join('\n');
}
