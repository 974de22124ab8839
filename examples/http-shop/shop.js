/**
 * A shop that oversells as in the incident: a lock in Redis that expires, a user service that is sometimes slower than
 * that, and a release that deletes whatever lock is there. `--fixed` is the same shop with the stock counted down in one
 * step. Times are a hundredth of the incident's unless told, so that a run takes seconds.
 *
 *     node examples/http-shop/shop.js [--fixed]
 *
 * PORT (3000), REDIS_URL (redis://127.0.0.1:6379), LOCK_MS (100), USER_MS (120), or USER_SERVICE
 * (http://127.0.0.1:5000) for one that is asked by HTTP.
 */
import http from 'node:http';
import { Redis } from 'ioredis';

const { PORT = 3000, REDIS_URL = 'redis://127.0.0.1:6379', USER_SERVICE } = process.env;
const USER_MS = Number(process.env.USER_MS ?? 120);
const LOCK_MS = Number(process.env.LOCK_MS ?? 100);
const isFixed = process.argv.includes('--fixed');
const redis = new Redis(REDIS_URL);
const agent = new http.Agent({ keepAlive: true });

/** The bug: when the user service takes longer than the lock lives, two buyers read the same stock. */
async function buy(buyer) {
  const taken = await redis.set('shop:lock', 'locked', 'PX', LOCK_MS, 'NX');
  if (taken === null) return { status: 429, answer: 'busy' };
  try {
    const stock = Number(await redis.get('shop:stock'));
    if (stock < 1) return { status: 409, answer: 'sold-out' };
    await validate(buyer);
    await redis.set('shop:stock', stock - 1);
    await redis.rpush('shop:orders', buyer);
    return { status: 200, answer: 'sold' };
  } finally {
    await redis.del('shop:lock');
  }
}

/** The fix: nobody reads a stock that another may change before it is written. */
async function buyFixed(buyer) {
  await validate(buyer);
  const left = await redis.decr('shop:stock');
  if (left < 0) {
    await redis.incr('shop:stock');
    return { status: 409, answer: 'sold-out' };
  }
  await redis.rpush('shop:orders', buyer);
  return { status: 200, answer: 'sold' };
}

/** Asks the user service whether the buyer exists. */
async function validate(buyer) {
  if (USER_SERVICE === undefined) {
    await new Promise((done) => setTimeout(done, USER_MS));
    return;
  }
  await new Promise((done, fail) => {
    const request = http.get(`${USER_SERVICE}/users/${buyer}`, { agent }, (answer) => {
      answer.resume().on('end', done).on('error', fail);
    });
    request.on('error', fail);
  });
}

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://shop');
  try {
    const { status, answer, ...more } = await serve(request, url);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ answer, ...more }));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});

async function serve(request, url) {
  const route = `${request.method} ${url.pathname}`;
  if (route === 'POST /buy') {
    const { buyer } = JSON.parse(await bodyOf(request));
    return (isFixed ? buyFixed : buy)(buyer);
  }
  if (route === 'POST /admin/reset') {
    await redis.del('shop:lock', 'shop:orders');
    await redis.set('shop:stock', Number(url.searchParams.get('stock')));
    return { status: 200, answer: 'reset' };
  }
  if (route === 'GET /admin/orders') {
    return { status: 200, answer: 'orders', sold: await redis.llen('shop:orders') };
  }
  return { status: 404, answer: 'no such page' };
}

async function bodyOf(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

// A crowd comes in one moment: room for those who have not been let in yet.
server.listen({ port: Number(PORT), host: '127.0.0.1', backlog: 4096 }, () => {
  const { port } = server.address();
  process.stdout.write(`${isFixed ? 'fixed ' : ''}shop on http://127.0.0.1:${port}\n`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
