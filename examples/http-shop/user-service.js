/** The user service behind the shop: answers at once. `seckill-bench proxy` before it makes it slow. PORT (5000). */
import http from 'node:http';

const { PORT = 5000 } = process.env;
const server = http.createServer((_, response) => response.end('{"exists":true}'));
server.listen({ port: Number(PORT), host: '127.0.0.1', backlog: 4096 }, () => {
  process.stdout.write(`user service on http://127.0.0.1:${server.address().port}\n`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
