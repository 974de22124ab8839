import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Gateway, startGateway } from '../../../src/live/notifier/gateway.ts';
import { type Lines, openLines } from '../../../src/live/notifier/lines.ts';
import { until } from '../../support/processes.ts';

describe("the lines to a gateway's buyers", () => {
  let gateway: Gateway;
  let lines: Lines;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    gateway = await startGateway();
    lines = openLines(gateway.endpoint, 2);
    gateway.switchboard.answerLate(async (request) => {
      asked.push(request);
      return undefined;
    });
  });
  afterEach(() => {
    lines.close();
    gateway.close();
  });

  it('are as many as allowed: the next buyer waits for one', async () => {
    const told = ['1', '2', '3'].map((request) => lines.told(request));
    await until(() => asked.length === 2);
    expect(gateway.sockets()).toBe(2);
    gateway.switchboard.tell('2', 'sold');
    await until(() => asked.length === 3);
    gateway.switchboard.tell('3', 'sold');
    gateway.switchboard.tell('1', 'sold');
    expect(await Promise.all(told)).toEqual(['sold', 'sold', 'sold']);
    expect([asked.sort(), gateway.sockets()]).toEqual([['1', '2', '3'], 2]);
  });

  it('are opened again where they break, and ask again', async () => {
    const told = lines.told('1');
    await until(() => asked.length === 1);
    gateway.hangUp();
    await until(() => asked.length === 2);
    gateway.switchboard.tell('1', 'sold');
    expect(await told).toBe('sold');
  });

  it('reject whoever waits when they are closed', async () => {
    const told = ['1', '2', '3'].map((request) => lines.told(request));
    await until(() => asked.length === 2);
    lines.close();
    const ends = await Promise.allSettled(told);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('are refused to a stranger', async () => {
    const { host, port } = gateway.endpoint;
    const stranger = new WebSocket(`ws://${host}:${port}/`);
    const error = await new Promise<Error>((resolve) => stranger.on('error', resolve));
    expect(error.message).toMatch(/400/);
  });

  it('are plain data, for a buyer in another process', () => {
    expect(JSON.parse(JSON.stringify(gateway.endpoint))).toEqual(gateway.endpoint);
  });
});
