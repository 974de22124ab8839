import { describe } from 'vitest';
import { clientFacts } from './client-facts.ts';
import { simClientWorld } from './client-worlds.ts';

describe('ioredis on the simulator, the short way', () => {
  clientFacts(() => simClientWorld('short'));
});

describe('ioredis on the simulator, through its own parser', () => {
  clientFacts(() => simClientWorld('long'));
});
