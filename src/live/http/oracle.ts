import { Redis } from 'ioredis';
import { SeckillError } from '../../core/errors.ts';
import type { OracleQuestion } from '../../ports/http.ts';
import type { RedisEndpoint } from '../endpoint.ts';
import { clientOptions } from '../options.ts';
import type { SqlEndpoint } from '../sql/endpoint.ts';
import { within } from '../within.ts';
import { at, exampleOf, parseJson } from './answer.ts';
import { ask } from './ask.ts';
import type { HttpConnections } from './connections.ts';
import { asIs, prepareRequest, prepareText, type Values } from './request.ts';

/** A question whose addresses are known. Plain data. */
export type AddressedQuestion =
  | { readonly kind: 'sql'; readonly endpoint: SqlEndpoint; readonly query: string }
  | {
      readonly kind: 'redis';
      readonly endpoint: RedisEndpoint;
      readonly command: readonly string[];
    }
  | Extract<OracleQuestion, { readonly kind: 'http' }>;

/** Where HTTP questions go. */
export interface Shop {
  readonly connections: HttpConnections;
  readonly basePath: string;
}

const ANSWER_WITHIN_MS = 10_000;

/**
 * Asks, and gives the number of units.
 *
 * @throws SeckillError (`target`) where there is no answer, or it is no number
 */
export async function askOracle(
  question: AddressedQuestion,
  shop: Shop,
  values: Values,
): Promise<number> {
  const who = question.kind === 'http' ? question.request.path : question.endpoint.label;
  const late = () => new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`);
  try {
    const reply = await within(ANSWER_WITHIN_MS, replyTo(question, shop, values), late);
    return unitsOf(reply);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SeckillError(
      'target',
      `the oracle (${who}): ${reason}`,
      'check http.oracle of the scenario',
    );
  }
}

function replyTo(question: AddressedQuestion, shop: Shop, values: Values): Promise<unknown> {
  switch (question.kind) {
    case 'sql':
      return replyOfSql(question.endpoint, prepareText(question.query, asIs)(values));
    case 'redis':
      return replyOfRedis(
        question.endpoint,
        question.command.map((part) => prepareText(part, asIs)(values)),
      );
    case 'http':
      return replyOfHttp(question, shop, values);
  }
}

/** The first value of the first row. */
async function replyOfSql(endpoint: SqlEndpoint, query: string): Promise<unknown> {
  const { dialects } = await import('../sql/dialects.ts');
  const connection = await dialects[endpoint.dialect].connect(endpoint, 'seckill-bench oracle');
  try {
    const { rows } = await connection.query(query);
    const [row] = rows as readonly Record<string, unknown>[];
    if (row === undefined) throw new Error('expected one row, got none');
    return Object.values(row)[0];
  } finally {
    connection.close();
  }
}

async function replyOfRedis(endpoint: RedisEndpoint, command: readonly string[]): Promise<unknown> {
  const [name = '', ...args] = command;
  const client = new Redis({ ...clientOptions({ endpoint }), retryStrategy: () => null });
  // What is wrong is told by connect and call.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.call(name, ...args);
  } finally {
    client.disconnect();
  }
}

async function replyOfHttp(
  { request, json }: Extract<AddressedQuestion, { kind: 'http' }>,
  { connections, basePath }: Shop,
  values: Values,
): Promise<unknown> {
  const answer = await ask(connections, prepareRequest(request, basePath)(values));
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`expected 2xx, got ${exampleOf(answer)}`);
  }
  if (json === undefined) return answer.body;
  const found = at(parseJson(answer.body), json);
  if (found === undefined)
    throw new Error(`expected ${json} in the answer, got ${exampleOf(answer)}`);
  return found;
}

function unitsOf(reply: unknown): number {
  const text = String(reply ?? '').trim();
  const units = Number(text);
  if (text !== '' && Number.isSafeInteger(units)) return units;
  throw new Error(
    `expected a whole number of units, got ${text === '' ? 'nothing' : text.slice(0, 60)}`,
  );
}
