import { describe, expect, it } from 'vitest';
import { describeScenario } from '../../../src/scenario/describe.ts';
import { readFields } from '../../../src/scenario/file.ts';
import { describeHttp } from '../../../src/scenario/http/describe.ts';
import { parseHttp } from '../../../src/scenario/http/http.ts';
import { loadScenario } from '../../../src/scenario/load.ts';

const LEAST = {
  request: { path: '/buy' },
  outcome: [{ is: 'sold', status: 200 }],
  oracle: { sold: { path: '/sold' } },
};

describe('the http field', () => {
  it('needs a path, a rule that is sold and an oracle, and has defaults for the rest', () => {
    expect(parseHttp(LEAST)).toEqual({
      problems: [],
      spec: {
        request: { method: 'POST', path: '/buy', headers: {}, isJson: true },
        outcome: [{ is: 'sold', status: [[200, 200]], json: {} }],
        keepAlive: true,
        timeoutMs: 30_000,
        reset: [],
        oracle: {
          sold: {
            kind: 'http',
            request: { method: 'GET', path: '/sold', headers: {}, isJson: true },
          },
        },
      },
    });
  });

  it('sends a map as JSON and a text as it is', () => {
    const body = (given: unknown) =>
      parseHttp({ ...LEAST, request: { path: '/', body: given } }).spec.request;
    expect(body({ id: '{{buyer.id}}', n: 1 })).toMatchObject({
      body: '{"id":"{{buyer.id}}","n":1}',
      headers: { 'content-type': 'application/json' },
      isJson: true,
    });
    expect(body('id={{buyer.id}}')).toMatchObject({ headers: {}, isJson: false });
  });

  it('reads a status as a number, hundreds, a range or a list of them', () => {
    const rule = { is: 'sold', status: [200, '3xx', '400..404'] };
    const { spec, problems } = parseHttp({ ...LEAST, outcome: [rule] });
    expect(problems).toEqual([]);
    expect(spec.outcome[0]?.status).toEqual([
      [200, 200],
      [300, 399],
      [400, 404],
    ]);
  });

  it('tells every problem at once, each with its place, and no value of a header', () => {
    const { problems } = parseHttp({
      request: {
        metod: 'POST',
        path: 'buy/{{buyer.name}}',
        headers: { authorization: ['secret'], host: 'x' },
        body: 3,
      },
      outcome: [{ is: 'sould', status: 99 }, 'sold'],
      oracle: { remaining: { sql: 'oracle://scott:tiger@h', query: '' } },
      connections: 0,
      keepAlive: 'no',
      timeout: '5',
      session: { csv: 'a.csv', login: {} },
      reset: { path: '/{{buyer.id}}' },
    });
    expect(problems.map(({ entry, got }) => [entry, got])).toEqual([
      ['session', 'both'],
      ['request.metod', 'metod'],
      ['request.path', 'a text that begins otherwise, or has a space'],
      ['request.path', '{{buyer.name}}'],
      ['request.body', '3'],
      ['request.headers.authorization', 'a list'],
      ['request.headers.host', 'host'],
      ['outcome[0].is', 'sould'],
      ['outcome[0].status', '99'],
      ['outcome[1]', 'a text'],
      ['connections', '0'],
      ['keepAlive', 'a text'],
      ['timeout', '5'],
      ['reset.path', '{{buyer.id}}'],
      ['oracle.remaining.sql', 'another text'],
      ['oracle.remaining.query', 'an empty text'],
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/secret|tiger/);
  });

  it('says what is missing where it is no map, or an empty one', () => {
    expect(parseHttp('x').problems.map(({ entry }) => entry)).toEqual(['']);
    expect(parseHttp({}).problems.map(({ entry }) => entry)).toEqual([
      'request',
      'outcome',
      'oracle',
    ]);
  });

  it('lets purchases use what a login takes, and nothing else of a session', () => {
    const login = { path: '/login', take: { token: 'data.token' } };
    const withHeader = (authorization: string) => {
      const request = { path: '/buy', headers: { authorization } };
      return parseHttp({ ...LEAST, session: { login }, request }).problems;
    };
    expect(withHeader('Bearer {{session.token}}')).toEqual([]);
    expect(withHeader('Bearer {{session.tokn}}')).toMatchObject([
      { entry: 'request.headers.authorization', hint: 'did you mean {{session.token}}?' },
    ]);
  });

  it('sends whoever looks for the proxy within it to where it is', () => {
    const { problems } = parseHttp({ ...LEAST, downstream: {}, conections: 1 });
    expect(problems).toEqual([
      { entry: 'downstream', expected: 'faults.downstream, beside http', got: 'http.downstream' },
      expect.objectContaining({ entry: 'conections', hint: 'did you mean connections?' }),
    ]);
    expect(problems[1]?.expected).not.toContain('downstream');
  });

  it('is described without headers, bodies, queries and addresses of stores', () => {
    const { spec } = parseHttp({
      ...LEAST,
      request: { path: '/buy', headers: { authorization: 'Bearer secret' }, body: 'secret' },
      oracle: { sold: { sql: 'postgres://me:secret@h/db', query: 'select secret' } },
    });
    expect(describeHttp(spec)).toMatchObject({ oracle: { sold: 'sql' } });
    expect(JSON.stringify(describeHttp(spec))).not.toContain('secret');
  });
});

const SHOP = `target: http://127.0.0.1:3000
http: { request: /buy, outcome: [{ is: sold }], oracle: { sold: { path: /sold } } }
`;
const PROXY = 'faults: { downstream: { listen: 127.0.0.1:4000, to: 127.0.0.1:5000 } }';

describe('the faults field', () => {
  it('puts a proxy before what a shop of your own asks, and is described as it is written', () => {
    const scenario = load(SHOP + PROXY);
    const downstream = { listen: '127.0.0.1:4000', to: '127.0.0.1:5000' };
    expect(scenario).toMatchObject({ downstream, faults: [] });
    expect(describeScenario(scenario)).toMatchObject({ faults: { downstream } });
  });

  it.each([
    ['faults: [crash@5s]', 'expected a map with downstream, got a list\n  hint: what goes wrong'],
    ['faults: {}', 'downstream: expected a map with listen, to, got nothing'],
    ['faults: { downstream: { listen: a } }', 'downstream.to: expected host:port, such as 127.'],
    ['faults: { downstream: { listen: a, to: b, from: c } }', 'downstream.from: expected one of'],
    ['faults: { upstream: 1 }', 'upstream: expected one of downstream, got upstream'],
  ])('tells what is wrong: %s', (text, told) => {
    expect(() => load(SHOP + text)).toThrow(told);
  });

  it('is about a shop of your own', () => {
    expect(() => load(`strategy: naive\n${PROXY}`)).toThrow(
      'target: expected the URL of the shop that faults is about, got sim',
    );
  });
});

function load(text: string) {
  const file = { path: 'shop.yaml', ...readFields('shop.yaml', text) };
  return loadScenario({
    file,
    flags: {},
    strategies: ['naive'],
    checkExpectation: () => undefined,
  });
}
