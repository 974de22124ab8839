import { expect, it } from 'vitest';
import { tellOnce } from '../../src/live/once.ts';

it('what several processes say of one outage is told once, in the words of the first', () => {
  const told: string[] = [];
  const note = tellOnce((text) => told.push(text));
  const server = 'postgres://127.0.0.1:5432/shop';
  note(`${server}: the server is going down; trying again for up to 10 s`);
  note(`${server}: connection refused; trying again for up to 10 s`);
  note('redis://127.0.0.1:6379: connection lost; trying again for up to 10 s');
  note(`${server}: connected again`);
  note(`${server}: connected again`);
  expect(told).toEqual([
    `${server}: the server is going down; trying again for up to 10 s`,
    'redis://127.0.0.1:6379: connection lost; trying again for up to 10 s',
    `${server}: connected again`,
  ]);
});
