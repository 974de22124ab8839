import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FakeShop, startShop, type Visit, visit } from './fake-shop.ts';

const SALE = { id: 'sale-1', stock: 5, quantity: 1 };
const SCENARIO = {
  request: { path: '/buy', body: { buyer: '{{buyer.id}}', key: '{{sale.id}}-{{attempt.id}}' } },
  outcome: [
    { is: 'sold', status: 200, json: { 'order.state': 'ok' } },
    { is: 'busy', text: 'later' },
    { is: 'sold-out', status: '4xx' },
  ],
  oracle: { sold: { path: '/sold', json: 'sold' } },
};

let shop: FakeShop | undefined;
let open: Visit | undefined;
afterEach(async () => {
  open?.close();
  await shop?.close();
});

/** A shop whose purchases are answered by `buy`, with its oracle and its reset. */
async function enter(buy: (text: string) => [number, string] | 'cut', given: object = {}) {
  let sold = 2;
  shop = await startShop((request, response) => {
    if (request.url === '/sold') response.end(JSON.stringify({ sold: sold++ }));
    else if (request.url === '/reset?n=5') response.end('done');
    else if (request.url?.startsWith('/login')) {
      const { id } = JSON.parse(request.text);
      response.setHeader('set-cookie', ['sid=; Max-Age=0', `sid=s${id}; Path=/`, 'lang=en']);
      response.end(JSON.stringify({ data: { token: `t"${id}` } }));
    } else {
      const told = buy(request.text + (request.headers.cookie ?? ''));
      if (told === 'cut') response.destroy();
      else response.writeHead(told[0]).end(told[1]);
    }
  });
  open = await visit(shop.port, { ...SCENARIO, ...given });
  return { shop, ...open };
}

const request = (buyer: number) => ({ buyer, attempt: buyer * 10, quantity: 1 });

describe('a shop by HTTP', () => {
  it('has every connection open before it is asked for anything', async () => {
    const { shop, http } = await enter(() => [200, '{}']);
    // Four for buyers, and one for questions; the server sees them when it gets round to it.
    await vi.waitFor(() => expect(shop.connections).toBe(5));
    expect(shop.asked).toEqual([]);
    await Promise.all([1, 2, 3].map((buyer) => http.buy(SALE, request(buyer)).catch(() => 0)));
    expect(shop.connections).toBe(5);
  });

  it('is sent what the templates make of buyer, attempt and sale', async () => {
    const { shop, http } = await enter(() => [200, '{"order":{"state":"ok"}}']);
    expect(await http.buy(SALE, request(3))).toBe('sold');
    expect(shop.asked).toEqual(['POST /buy {"buyer":"3","key":"sale-1-30"}']);
  });

  it.each([
    [[200, '{"order":{"state":"ok"}}'], 'sold'],
    [[200, 'try later'], 'busy'],
    [[409, '{"order":{"state":"ok"}}'], 'sold-out'],
  ] as const)('takes %j for %s, by the first rule that fits', async (answer, outcome) => {
    const { http, ends } = await enter(() => [...answer]);
    expect(await http.buy(SALE, request(1))).toBe(outcome);
    expect(ends).toEqual(['answered']);
  });

  it('shows an answer that no rule is about', async () => {
    const { http } = await enter(() => [500, 'out of\n memory']);
    await expect(http.buy(SALE, request(1))).rejects.toThrow(
      'no rule of http.outcome for 500 out of memory',
    );
  });

  it('follows nobody to elsewhere, and says where to', async () => {
    shop = await startShop((_, response) => response.writeHead(302, { location: '/login' }).end());
    open = await visit(shop.port, SCENARIO);
    await expect(open.http.buy(SALE, request(1))).rejects.toThrow(
      'no rule of http.outcome for 302 to /login',
    );
  });

  it('cuts an answer that has no end', async () => {
    const block = Buffer.alloc(1_000_000);
    shop = await startShop((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    open = await visit(shop.port, SCENARIO);
    await expect(open.http.buy(SALE, request(1))).rejects.toThrow('an answer of more than 64 MB');
    expect(open.ends).toEqual(['lost']);
  });

  it('does not know what came of a purchase whose answer is cut off', async () => {
    const { http, ends } = await enter(() => 'cut');
    await expect(http.buy(SALE, request(1))).rejects.toThrow('cut before the answer');
    expect(ends).toEqual(['lost']);
  });

  it('knows that nothing was sent where the connection is refused', async () => {
    const { shop, http, ends } = await enter(() => [200, ''], { keepAlive: false });
    await shop.close();
    const failures: string[] = [];
    for (let tries = 0; tries < 8; tries++) {
      await http.buy(SALE, request(1)).catch(({ message }) => failures.push(message));
    }
    expect(failures.at(-1)).toBe('the connection was refused');
    expect(ends.length).toBeLessThan(8);
  });

  it('fails whoever waits for a connection, too, where the shop goes away', async () => {
    const { shop, http } = await enter(() => 'cut');
    const all = Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => http.buy(SALE, request(i + 1))),
    );
    await shop.close();
    const ends = (await all).map((one) =>
      one.status === 'rejected' ? one.reason.message : one.value,
    );
    for (const end of ends) expect(end).toMatch(/^the connection was (cut|refused)/);
    expect(ends.at(-1)).toBe('the connection was refused');
  });

  it('is reset before, and counts from what its oracle has then', async () => {
    const reset = { path: '/reset?n={{sale.stock}}' };
    const { shop, http, notes } = await enter(() => [200, ''], { reset });
    await http.prepare(SALE);
    expect(shop.asked).toEqual(['POST /reset?n=5', 'GET /sold']);
    expect(notes).toEqual(['the oracle counts 2 sold before the sale: what comes on top counts']);
    expect(await http.sold?.()).toBe(1);
    expect(await http.remaining()).toBe(3);
  });

  it('does not open where the reset fails, or other units are left than the stock', async () => {
    const failing = await enter(() => [500, 'no'], { reset: { path: '/no' } });
    await expect(failing.http.prepare(SALE)).rejects.toThrow(
      'http.reset: POST /no: expected 2xx, got 500 no',
    );
    failing.close();
    await failing.shop.close();
    const oracle = { remaining: { path: '/sold', json: '$.sold' } };
    const { http } = await enter(() => [200, ''], { oracle });
    await expect(http.prepare(SALE)).rejects.toThrow(
      'expected 5 units left before the sale, got 2',
    );
  });

  it('gives every buyer what its login said, cookies and all', async () => {
    const login = {
      path: '/login',
      body: { id: '{{buyer.id}}' },
      take: { token: 'data.token' },
      cookies: true,
    };
    const buying = { path: '/buy', body: { token: '{{session.token}}' } };
    const seen: string[] = [];
    const told = (text: string): [number, string] => {
      seen.push(text);
      return [404, ''];
    };
    const { http } = await enter(told, { session: { login }, request: buying });
    await http.prepare(SALE);
    await http.buy(SALE, request(2));
    expect(seen).toEqual(['{"token":"t\\"2"}sid=s2; lang=en']);
  });
});

describe('a shop that is not there', () => {
  it('is a target that failed, with what would help', async () => {
    const gone = await startShop(() => undefined);
    await gone.close();
    await expect(visit(gone.port, SCENARIO)).rejects.toMatchObject({
      code: 'target',
      message: `http://127.0.0.1:${gone.port}: the connection was refused`,
      hint: 'start your service first, and check the port of --target',
    });
  });
});
