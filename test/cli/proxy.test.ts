import { expect, it } from 'vitest';
import { cli } from './fake-context.ts';

it.each([
  [
    ['--listen', '0.0.0.0:1', '--to', 'example.com:2'],
    ['--listen: expected an address of this machine', '--to: expected a server on this machine'],
  ],
  [
    ['--listen', 'here', '--to', 'me:secret@there:x'],
    ['--listen: expected host:port', '--to: expected host:port'],
  ],
  [
    ['--listen', '127.0.0.1:1', '--to', '127.0.0.1:2', '--delay', '5'],
    ['--delay: expected a delay'],
  ],
  [
    ['--listen', '127.0.0.1:1', '--to', '127.0.0.1:2', '--seed', 'x'],
    ['--seed: expected an integer'],
  ],
])('proxy %j is refused before anything listens', async (flags, problems) => {
  const { code, stdout, stderr } = await cli(['proxy', ...flags]);
  expect([code, stdout]).toEqual([2, '']);
  for (const problem of problems) expect(stderr).toContain(problem);
  expect(stderr).not.toContain('secret');
});
