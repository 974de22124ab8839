import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Anchors, readAnchors } from './headings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const inFolders = async (folder: string, name: RegExp) => {
  const all = await readdir(join(root, folder), { recursive: true });
  return all.filter((file) => name.test(file)).map((file) => join(folder, file));
};
const documents = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'],
  ...(await inFolders('docs', /\.md$/)),
  ...(await inFolders('examples', /README\.md$/)),
].sort();

const read = new Map<string, Promise<Anchors>>();
function anchorsOf(file: string): Promise<Anchors> {
  const known = read.get(file) ?? readFile(join(root, file), 'utf8').then(readAnchors);
  read.set(file, known);
  return known;
}

/** Why a link of a document leads nowhere; undefined where it leads somewhere. */
async function whyBroken(from: string, target: string): Promise<string | undefined> {
  if (/^(?:https?|mailto):/.test(target)) return undefined;
  const [path = '', anchor] = target.split('#', 2);
  const file = path === '' ? from : relative(root, join(root, dirname(from), decodeURI(path)));
  if (file.startsWith('..')) return 'outside of the repository';
  if (!existsSync(join(root, file))) return `no ${file}`;
  if (anchor === undefined) return undefined;
  if (!file.endsWith('.md')) return `no headings in ${file}`;
  return (await anchorsOf(file)).anchors.has(anchor) ? undefined : `no heading #${anchor}`;
}

const FOLDERS = ['src', 'test', 'docs', 'scripts', 'scenarios', 'examples', 'bench'];
const paths = (
  await Promise.all(
    FOLDERS.map(async (name) => [
      name,
      ...(await readdir(join(root, name), { recursive: true })).map((file) => join(name, file)),
    ]),
  )
).flat();

/** True where a path that is written in prose is one of the repository's: whole, or without the rooms before it. */
function isThere(written: string): boolean {
  const [pattern = ''] = written.split(/\/$/);
  const name = pattern.replace(/[.]/g, '\\.').replace(/<\w+>/g, '[^/]+');
  return paths.some((path) => new RegExp(`(?:^|/)${name}$`).test(path));
}

describe('the paths that the documents for developers name', () => {
  it.each(['docs/ARCHITECTURE.md', 'CONTRIBUTING.md'])('are there: %s', async (file) => {
    const text = await readFile(join(root, file), 'utf8');
    const named = [...text.matchAll(/`([\w.<>-]+(?:\/[\w.<>-]*)+|[\w-]+\.(?:ts|js|md))`/g)];
    expect(named.length).toBeGreaterThan(20);
    expect(named.map(([, path = '']) => path).filter((path) => !isThere(path))).toEqual([]);
  });

  it('are the rooms of src/, all of them', async () => {
    const text = await readFile(join(root, 'docs/ARCHITECTURE.md'), 'utf8');
    const told = [...text.matchAll(/^ {2}(\w+)\/ {2,}\w/gm)].map(([, name]) => name);
    const rooms = await readdir(join(root, 'src'), { withFileTypes: true });
    const there = rooms.filter((one) => one.isDirectory()).map(({ name }) => name);
    expect(told.sort()).toEqual(there.sort());
  });
});

describe('the links of the documentation', () => {
  it.each(documents)('lead somewhere: %s', async (file) => {
    const broken: string[] = [];
    for (const target of (await anchorsOf(file)).targets) {
      const reason = await whyBroken(file, target);
      if (reason !== undefined) broken.push(`${target}: ${reason}`);
    }
    expect(broken).toEqual([]);
  });

  it('reach every document from the README', async () => {
    const reached = new Set(['README.md']);
    for (const file of reached) {
      for (const target of (await anchorsOf(file)).targets) {
        const [path = ''] = target.split('#');
        const to = relative(root, join(root, dirname(file), path));
        if (documents.includes(to)) reached.add(to);
      }
    }
    const records = documents.filter((file) => file.startsWith('docs/adr/'));
    expect(documents.filter((file) => !reached.has(file) && !records.includes(file))).toEqual([]);
  });

  it('have the anchors that GitHub gives', () => {
    const markdown = [
      '# `seckill-bench run`',
      '## What, *really*, is [a step](x.md)?',
      '## What’s 5 % of `a_b`: half-the-fix',
      '## Again',
      '### Again',
      '```md\n# no heading\n[no link](nowhere.md)\n```',
      'See [one](a.md#b), `[two](c.md)`, ![three](d.png "a title") and <!-- [four](e.md) -->.',
      '[five]: f.md',
    ];
    const { anchors, targets } = readAnchors(markdown.join('\n'));
    expect([...anchors]).toEqual([
      'seckill-bench-run',
      'what-really-is-a-step',
      'whats-5--of-a_b-half-the-fix',
      'again',
      'again-1',
    ]);
    expect(targets).toEqual(['x.md', 'a.md#b', 'd.png', 'f.md']);
  });
});
