/**
 * The barest shop on PostgreSQL: connections that send what a purchase of sql-conditional sends, the conditional
 * UPDATE and the INSERT of the order, and record their latency. Prints purchases/s.
 * Arguments: folder of the socket, port, connections, purchases, statements (`purchase` or `update`).
 */
import { build } from 'hdr-histogram-js';
import pg from 'pg';

const [host, port, connections, purchases, statements] = process.argv.slice(2);
const config = { host, port: Number(port), user: 'postgres', database: 'postgres' };
const clients = Array.from({ length: Number(connections) }, () => new pg.Client(config));
await Promise.all(clients.map((client) => client.connect()));
const [first] = clients;
await first.query(`
  create table bare_items (id varchar(64) primary key, stock integer not null, version integer not null);
  create table bare_orders (attempt integer primary key, item varchar(64) not null, buyer integer not null,
    units integer not null);
  insert into bare_items values ('sale', ${Number(purchases)}, 0)`);
const histogram = build({ numberOfSignificantValueDigits: 3, autoResize: true });
let last = 0;

async function shop(client) {
  while (last < Number(purchases)) {
    last += 1;
    const attempt = last;
    const startedMs = performance.now();
    await client.query('update bare_items set stock = stock - $1 where id = $2 and stock >= $3', [
      1,
      'sale',
      1,
    ]);
    if (statements === 'purchase') {
      await client.query(
        'insert into bare_orders (attempt, item, buyer, units) values ($1, $2, $3, $4)',
        [attempt, 'sale', attempt, 1],
      );
    }
    histogram.recordValue(Math.round((performance.now() - startedMs) * 1000));
  }
}

const startedMs = performance.now();
await Promise.all(clients.map(shop));
process.stdout.write(`${(histogram.totalCount * 1000) / (performance.now() - startedMs)}\n`);
await first.query('drop table bare_items, bare_orders');
await Promise.all(clients.map((client) => client.end()));
