import { describe } from 'vitest';
import { describeWith, useServers } from '../support/servers.ts';
import { clientFacts } from './client-facts.ts';
import { liveClientWorld, simClientWorld } from './client-worlds.ts';

describe('ioredis on the simulator, the short way', () => {
  clientFacts(() => simClientWorld('short'));
});

describe('ioredis on the simulator, through its own parser', () => {
  clientFacts(() => simClientWorld('long'));
});

describeWith(['redis'], 'ioredis as it is, on a real Redis', () => {
  const servers = useServers(1);
  clientFacts(() => liveClientWorld(servers.current, 'plain'));
});

describeWith(['redis'], 'the client of live runs, on a real Redis', () => {
  const servers = useServers(1);
  clientFacts(() => liveClientWorld(servers.current, 'ours'));
});
