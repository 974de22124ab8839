import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readFields } from '../../src/scenario/file.ts';
import { parseHttp } from '../../src/scenario/http/http.ts';
import { loadScenario } from '../../src/scenario/load.ts';

const root = new URL('../../', import.meta.url);
const docs = await readFile(new URL('docs/own-endpoint.md', root), 'utf8');
const blocks = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

function load(path: string, text: string) {
  const file = { path, ...readFields(path, text) };
  return loadScenario({ file, flags: {}, strategies: [], checkExpectation: () => undefined });
}

describe('docs/own-endpoint.md', () => {
  it('begins with a whole scenario, the one of the example but for a header', async () => {
    const path = 'examples/http-shop/scenario.yaml';
    const example = load(path, await readFile(new URL(path, root), 'utf8'));
    const shown = load(path, blocks[0] ?? '');
    const { authorization: _, ...headers } = shown.http?.request.headers ?? {};
    const http = shown.http && { ...shown.http, request: { ...shown.http.request, headers } };
    const { name, about } = example;
    expect({ ...shown, http, name, about }).toEqual(example);
  });

  it('shows parts of the http field that can be read, and the proxy beside it', () => {
    const [whole, ...parts] = blocks.map((text) => parse(text));
    expect(parts.length).toBe(4);
    const withProxy = parts.filter(({ faults }) => faults !== undefined);
    for (const part of parts.filter((one) => !withProxy.includes(one))) {
      expect(parseHttp({ ...whole.http, ...part }).problems).toEqual([]);
    }
    // JSON is YAML.
    const proxies = withProxy.map((part) =>
      load('shop.yaml', JSON.stringify({ ...whole, ...part })),
    );
    expect(proxies.map(({ downstream }) => downstream)).toEqual([
      { listen: '127.0.0.1:4000', to: '127.0.0.1:5000' },
    ]);
  });
});
