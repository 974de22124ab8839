import { readFile } from 'node:fs/promises';
import { SeckillError } from '../../core/errors.ts';
import type { SessionSpec } from '../../ports/http.ts';
import { at, exampleOf, parseJson } from './answer.ts';
import { ask } from './ask.ts';
import type { Answer } from './exchange.ts';
import type { Shop } from './oracle.ts';
import { prepareRequest, type Values } from './request.ts';

/** What identifies a buyer. */
export interface Session {
  readonly values: Readonly<Record<string, string>>;
  /** Of a login whose cookies are kept. */
  readonly cookie?: string;
}

/** Logins that are under way at the same time. */
const AT_ONCE = 64;

/**
 * Gives every buyer its session, by number less one.
 *
 * @throws SeckillError (`target`) where a login fails, or a file has too few rows
 */
export async function openSessions(
  spec: SessionSpec,
  buyers: number,
  shop: Shop,
  valuesOf: (buyer: number) => Values,
): Promise<readonly Session[]> {
  if (spec.kind === 'csv') return readSessions(spec.file, buyers);
  const prepared = prepareRequest(spec.request, shop.basePath);
  const sessions: Session[] = [];
  let next = 1;
  const logIn = async () => {
    while (next <= buyers) {
      const buyer = next++;
      const answer = await ask(shop.connections, prepared(valuesOf(buyer))).catch(
        (error: Error) => {
          throw failed(buyer, error.message);
        },
      );
      sessions[buyer - 1] = sessionOf(spec, buyer, answer);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, buyers) }, logIn));
  return sessions;
}

function sessionOf(
  { take, cookies }: Extract<SessionSpec, { kind: 'login' }>,
  buyer: number,
  answer: Answer,
): Session {
  if (answer.status < 200 || answer.status > 399) throw failed(buyer, exampleOf(answer));
  const body = parseJson(answer.body);
  const values: Record<string, string> = {};
  for (const [name, path] of Object.entries(take)) {
    const found = at(body, path);
    if (found === undefined || found === null) throw failed(buyer, `no ${path} in its answer`);
    values[name] = String(found);
  }
  if (!cookies) return { values };
  const set = [answer.headers['set-cookie'] ?? []].flat();
  if (set.length === 0) throw failed(buyer, 'no cookie in its answer');
  return { values, cookie: cookieOf(set) };
}

/** What a browser would send: of several with one name the last. */
function cookieOf(set: readonly string[]): string {
  const pairs = set.map((one) => one.split(';', 1)[0] ?? '');
  return [...new Map(pairs.map((pair) => [pair.split('=', 1)[0], pair])).values()].join('; ');
}

function failed(buyer: number, reason: string): SeckillError {
  const hint = 'check http.session.login of the scenario';
  return new SeckillError('target', `the login of buyer ${buyer} failed: ${reason}`, hint);
}

async function readSessions(file: string, buyers: number): Promise<readonly Session[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SeckillError('usage', `${file}: expected a CSV file, got ${error.code}`);
  });
  const [header = '', ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const names = cellsOf(header);
  if (rows.length < buyers) {
    const message = `${file}: expected a row for each of ${buyers} buyers, got ${rows.length}`;
    throw new SeckillError('usage', message, 'add rows, or lower --buyers');
  }
  return rows.slice(0, buyers).map((row) => {
    const cells = cellsOf(row);
    return { values: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])) };
  });
}

/** A quoted cell may hold commas and doubled quotes, and no line break. */
function cellsOf(line: string): readonly string[] {
  const cells = `,${line}`.matchAll(/,\s*(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'),
  );
}
