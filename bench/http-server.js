/** A shop that sells to everybody, for the benchmark: prints its port. */
import { createServer } from 'node:http';

let sold = 0;
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(`${sold}`);
    return;
  }
  sold += 1;
  request.resume();
  response.end('{"answer":"sold"}');
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.stdout.write(`${server.address().port}\n`);
});
