import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSessions } from '../../../src/live/http/sessions.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sessions-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, buyers: number) {
  const file = join(folder, 'buyers.csv');
  await writeFile(file, text);
  // A file asks nobody.
  const shop = { connections: { send() {}, abandon() {}, close() {} }, basePath: '' };
  return openSessions({ kind: 'csv', file }, buyers, shop, () => () => '');
}

describe('sessions of a file', () => {
  it('are its rows in order, by the names of its header', async () => {
    const text = '\uFEFFid,token\r\n1,"a ""b"", c"\r\n,d\r\n\r\n3,e\r\n';
    expect(await read(text, 2)).toEqual([
      { values: { id: '1', token: 'a "b", c' } },
      { values: { id: '', token: 'd' } },
    ]);
  });

  it('are refused where there are fewer rows than buyers, or there is no file', async () => {
    await expect(read('id\n1\n', 2)).rejects.toThrow('expected a row for each of 2 buyers, got 1');
    const spec = { kind: 'csv', file: join(folder, 'none.csv') } as const;
    const shop = { connections: { send() {}, abandon() {}, close() {} }, basePath: '' };
    await expect(openSessions(spec, 1, shop, () => () => '')).rejects.toMatchObject({
      code: 'usage',
    });
  });
});
