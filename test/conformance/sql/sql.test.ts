import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ISOLATION_LEVELS, type IsolationLevel } from '../../../src/ports/sql.ts';
import { DATABASES, type DatabaseName, useDatabase } from '../../support/databases.ts';
import { describeWith } from '../../support/servers.ts';
import { play } from './script.ts';
import { modelWorld, realWorld, type SqlWorld } from './worlds.ts';

/** What comes of each script of a database at a level, by its title. */
function scriptsOf(database: DatabaseName, level: IsolationLevel): ReadonlyMap<string, string> {
  const file = new URL(`scripts/${database}-${level}.txt`, import.meta.url);
  const parts = readFileSync(file, 'utf8').split(/^# /m).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end).trim()];
    }),
  );
}

const files = readdirSync(new URL('scripts', import.meta.url));
const levelsOf = (database: DatabaseName) =>
  ISOLATION_LEVELS.filter((level) => files.includes(`${database}-${level}.txt`));

/** On a busy machine a real server may find a deadlock late, or somebody out of turn: it gets another chance. */
const CHANCES = 3;

async function playReal(
  world: SqlWorld,
  database: DatabaseName,
  level: IsolationLevel,
  script: string,
): Promise<string> {
  let told = '';
  for (let tried = 0; tried < CHANCES && told !== script; tried++) {
    told = await play(world, database, level, script).catch(String);
  }
  return told;
}

describe.each(DATABASES)('the model of %s', (database) => {
  describe.each(levelsOf(database))('at %s', (level) => {
    it.each([...scriptsOf(database, level)])('knows %s', async (_, script) => {
      expect(await play(modelWorld(database), database, level, script)).toBe(script);
    });
  });
});

describe.each(DATABASES)('on a real %s', (database) => {
  describeWith([database], 'what the model does', () => {
    const used = useDatabase(database);
    const real = realWorld(database, () => used.endpoint);
    afterAll(() => real.close());

    it.each(levelsOf(database))(
      'is what comes of every script at %s',
      async (level) => {
        const scripts = scriptsOf(database, level);
        const told = new Map<string, string>();
        for (const [title, script] of scripts) {
          told.set(title, await playReal(real, database, level, script));
        }
        expect(told).toEqual(scripts);
      },
      60_000,
    );

    it.each(['read-committed', 'repeatable-read'] as const)(
      'is what comes of random transactions at %s',
      async (level) => {
        const check = async (said: readonly string[]) => {
          const script = await possible(database, level, said);
          expect(await playReal(real, database, level, script)).toBe(script);
        };
        const seed = Number(process.env.SEED ?? 1);
        const numRuns = Number(process.env.RUNS ?? 12);
        const { failed, errorInstance, counterexample } = await fc.check(
          fc.asyncProperty(fc.array(line, { minLength: 4, maxLength: 9 }), check),
          { seed, numRuns, endOnFailure: true },
        );
        expect({ failed, errorInstance, counterexample }).toMatchObject({ failed: false });
      },
      60_000 + Number(process.env.RUNS ?? 0) * 1_000,
    );
  });
});

/** What a line of a random script may say. */
const line = fc
  .tuple(
    fc.constantFrom('A', 'B'),
    fc.constantFrom(
      ...['read a', 'read b', 'list', 'plenty 4', 'lock a', 'lock b', 'lock-plenty 4', 'share a'],
      ...['take a', 'take b', 'take a 3', 'take-all 1', 'take-all 3', 'set a 7', 'set b 1', 'skip'],
      ...[
        'swap a 0',
        'remove a',
        'put a 9',
        'put c 4',
        'order 10',
        'order 15',
        'order 25',
        'total',
      ],
      ...[
        'order-once 15',
        'order-more 15 7',
        'order-more 10 7',
        'cancel 10',
        'cancel 15',
        'orders',
      ],
      ...['nowait a', 'noted x 30', 'noted x 31', 'commit'],
    ),
  )
  .map((words) => words.join(' '));

/** What of it can be said, for nobody can who waits; as the model plays it. */
async function possible(
  database: DatabaseName,
  level: IsolationLevel,
  said: readonly string[],
): Promise<string> {
  let script = '';
  for (const one of ['A begin', 'B begin', ...said, 'A commit', 'B commit', 'A commit']) {
    const longer = `${script}\n${one}`;
    const played = play(modelWorld(database), database, level, longer);
    script = await played.catch((error: unknown) => {
      if (/ waits, and cannot say /.test(String(error))) return script;
      throw error;
    });
  }
  return script;
}
