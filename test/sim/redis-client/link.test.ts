import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededSource } from '../../../src/core/random.ts';
import { Kernel } from '../../../src/sim/kernel.ts';
import { type Legs, Network } from '../../../src/sim/network.ts';
import type { Link } from '../../../src/sim/redis-client/link.ts';
import type { Reply } from '../../../src/sim/redis-model/reply.ts';
import { SimServer } from '../../../src/sim/redis-server.ts';

const FOREVER = Number.POSITIVE_INFINITY;

describe('a connection', () => {
  it('takes a request leg and a reply leg, and executes between them', async () => {
    const { kernel, server, open } = world();
    const link = open(fixed(300, 200));
    const log: string[] = [];
    send(link, ['set', 'key', 'value'], () => log.push(`reply at ${kernel.nowUs()}`));
    kernel.at(299, () => log.push(`before: ${server.model.db(0).get('key') !== undefined}`));
    kernel.at(301, () => log.push(`after: ${server.model.db(0).get('key') !== undefined}`));
    await kernel.run(FOREVER);
    expect(log).toEqual(['before: false', 'after: true', 'reply at 500']);
  });

  it('is FIFO in both directions, whatever each leg takes', async () => {
    const legs = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 60 });
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(legs, gaps, async (times, pauses) => {
        const { kernel, open } = world();
        const link = open(cycling(times));
        const replies: Reply[] = [];
        let atUs = 0;
        for (const pauseUs of pauses) {
          atUs += pauseUs;
          kernel.at(atUs, () => send(link, ['incr', 'counter'], (reply) => replies.push(reply)));
        }
        await kernel.run(FOREVER);
        expect(replies).toEqual(pauses.map((_, index) => index + 1));
      }),
      { numRuns: 50 },
    );
  });

  it('delivers together what one write carried, and the replies to it', async () => {
    const { kernel, open } = world();
    const link = open(cycling([100, 900, 500, 300]));
    const times: number[] = [];
    const arrivesUs = link.departure();
    for (let index = 0; index < 3; index++) {
      link.send(
        arrivesUs,
        'ping',
        [],
        receiver(() => times.push(kernel.nowUs())),
      );
    }
    await kernel.run(FOREVER);
    expect(times).toEqual([1_000, 1_000, 1_000]);
  });

  it('lets another connection overtake it', async () => {
    const { kernel, open } = world();
    const order: string[] = [];
    send(open(fixed(500, 500)), ['ping'], () => order.push('slow'));
    send(open(fixed(200, 200)), ['ping'], () => order.push('fast'));
    await kernel.run(FOREVER);
    expect(order).toEqual(['fast', 'slow']);
  });

  it('executes in the order of sending what arrives in one moment over two connections', async () => {
    const { kernel, open } = world();
    const replies: Reply[] = [];
    for (let index = 0; index < 4; index++) {
      send(open(fixed(300, 300)), ['incr', 'counter'], (reply) => replies.push(reply));
    }
    await kernel.run(FOREVER);
    expect(replies).toEqual([1, 2, 3, 4]);
  });

  it('answers what waits behind a blocked command after it, in order', async () => {
    const { kernel, open } = world();
    const link = open(fixed(10, 10));
    const log: string[] = [];
    send(link, ['blpop', 'list', '0'], () => log.push(`popped at ${kernel.nowUs()}`));
    send(link, ['ping'], () => log.push(`ponged at ${kernel.nowUs()}`));
    kernel.at(1_000, () => send(open(fixed(10, 10)), ['lpush', 'list', 'x'], () => {}));
    await kernel.run(FOREVER);
    expect(log).toEqual(['popped at 1020', 'ponged at 1020']);
  });

  it('times a blocked command out by the server’s clock', async () => {
    const { kernel, open } = world();
    const times: number[] = [];
    send(open(fixed(300, 200)), ['blpop', 'list', '1.5'], () => times.push(kernel.nowUs()));
    await kernel.run(FOREVER);
    // The server counts whole ms from the one in which the command came.
    expect(times).toEqual([1_500_200]);
  });
});

describe('a connection that is cut', () => {
  it('loses what is on its way, in order, and executes nothing more', async () => {
    const { kernel, server, open } = world();
    const link = open(fixed(100, 100));
    const log: string[] = [];
    const note = (name: string) =>
      receiver(
        () => log.push(`${name} answered`),
        () => log.push(`${name} lost`),
      );
    link.send(link.departure(), 'incr', ['counter'], note('executed'));
    kernel.at(120, () => link.send(link.departure(), 'incr', ['counter'], note('under way')));
    kernel.at(150, () => link.cut());
    await kernel.run(FOREVER);
    expect(log).toEqual(['executed lost', 'under way lost']);
    expect(await ask(kernel, open(fixed(0, 0)), ['get', 'counter'])).toBe('1');
    expect(server.model.connections.size).toBe(1);
  });

  it('loses a blocked command, and pushes nothing to it any more', async () => {
    const { kernel, open } = world();
    const link = open(fixed(10, 10));
    const log: string[] = [];
    link.send(
      link.departure(),
      'blpop',
      ['list', '0'],
      receiver(
        () => log.push('answered'),
        () => log.push('lost'),
      ),
    );
    kernel.at(100, () => {
      link.push(() => log.push('pushed'));
      link.cut();
    });
    await kernel.run(FOREVER);
    expect(log).toEqual(['lost']);
    expect(await ask(kernel, open(fixed(0, 0)), ['lpush', 'list', 'x'])).toBe(1);
    expect(await ask(kernel, open(fixed(0, 0)), ['llen', 'list'])).toBe(1);
  });
});

describe('the network', () => {
  it('takes no time until it is opened', () => {
    const network = new Network(200, 500);
    const legs = network.legs(seededSource(1).stream('link'));
    expect([legs.requestUs(), legs.replyUs()]).toEqual([0, 0]);
    network.open();
    expect(legs.requestUs()).toBeGreaterThanOrEqual(200);
  });

  it('draws every leg from the range, bounds included', () => {
    const network = new Network(3, 6);
    network.open();
    const legs = network.legs(seededSource(1).stream('link'));
    const drawn = new Set(Array.from({ length: 200 }, () => legs.requestUs()));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });
});

function world() {
  const kernel = new Kernel({ careful: false });
  const server = new SimServer(kernel, seededSource(1).stream('server'));
  return { kernel, server, open: (legs: Legs) => server.openLink(legs) };
}

function fixed(requestUs: number, replyUs: number): Legs {
  return { requestUs: () => requestUs, replyUs: () => replyUs };
}

function cycling(times: readonly number[]): Legs {
  let drawn = 0;
  const draw = () => times[drawn++ % times.length] ?? 0;
  return { requestUs: draw, replyUs: draw };
}

function receiver(answer: (reply: Reply) => void, lost: () => void = () => {}) {
  return { answer, lost };
}

function send(link: Link, command: readonly string[], answer: (reply: Reply) => void): void {
  const [name = '', ...args] = command;
  link.send(link.departure(), name, args, receiver(answer));
}

async function ask(kernel: Kernel, link: Link, command: readonly string[]): Promise<Reply> {
  let answer: Reply = null;
  send(link, command, (reply) => {
    answer = reply;
  });
  await kernel.run(FOREVER);
  return answer;
}
