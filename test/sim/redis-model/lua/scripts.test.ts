import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededSource } from '../../../../src/core/random.ts';
import { hasRedisServer, isServerRequired } from '../real-redis.ts';
import { codecs } from './cases/codecs.ts';
import { commands } from './cases/commands.ts';
import { functions } from './cases/functions.ts';
import { numbers } from './cases/numbers.ts';
import { redis } from './cases/redis.ts';
import { sandbox } from './cases/sandbox.ts';
import { strings } from './cases/strings.ts';
import { syntax } from './cases/syntax.ts';
import { tables } from './cases/tables.ts';
import { KNOWN_DIFFERENCES } from './differences.ts';
import { Duel } from './duel.ts';
import { randomScript } from './random-scripts.ts';

const SUBJECTS = { syntax, numbers, strings, tables, functions, sandbox, codecs, redis };
const RANDOM_SCRIPTS = Number(process.env.LUA_SCRIPTS ?? 6000);
const SEED = Number(process.env.LUA_SEED ?? 7);

describe.skipIf(!hasRedisServer && !isServerRequired)('scripts beside a real Redis', () => {
  let duel: Duel;
  beforeAll(async () => {
    duel = await Duel.start();
  });
  afterAll(() => duel.stop());

  for (const [subject, scripts] of Object.entries(SUBJECTS)) {
    it(`${scripts.length} scripts on ${subject} answer the same bytes`, {
      timeout: 120_000,
    }, async () => {
      await duel.ask(['flushall']);
      await duel.ask(['script', 'flush']);
      const differences: unknown[] = [];
      for (const source of scripts) {
        const answers = await duel.ask(['eval', source, '2', 'k', 'h', 'value', '3']);
        const isKnown = KNOWN_DIFFERENCES.has(source);
        if ((answers.real === answers.model) === isKnown) differences.push({ source, ...answers });
      }
      expect(differences).toEqual([]);
    });
  }

  it(`${commands.length} commands on scripts answer the same bytes`, async () => {
    await duel.restart();
    const differences: unknown[] = [];
    for (const parts of commands) {
      const { real, model } = await duel.ask(parts);
      // HELLO tells the connection's number.
      if (parts[0] !== 'hello' && real !== model) differences.push({ parts, real, model });
    }
    expect(differences).toEqual([]);
  });

  it(`${RANDOM_SCRIPTS} random scripts answer the same bytes`, { timeout: 120_000 }, async () => {
    const random = seededSource(SEED).stream('scripts');
    for (let run = 0; run < RANDOM_SCRIPTS; run += 1) {
      if (run % 100 === 0) await duel.ask(['flushall']);
      const { source, keys, args } = randomScript(random);
      const command = ['eval', source, String(keys.length), ...keys, ...args];
      const { real, model } = await duel.ask(command);
      expect({ run, command, answer: model }).toEqual({ run, command, answer: real });
    }
  });
});
