/** What a document's links can point to, as GitHub makes it of headings; and what its own links point to. */
export interface Anchors {
  readonly anchors: ReadonlySet<string>;
  /** Of links and pictures, as written, without those of code. */
  readonly targets: readonly string[];
}

/** Reads a Markdown document. */
export function readAnchors(markdown: string): Anchors {
  const prose = withoutCode(markdown);
  const anchors = new Set<string>();
  for (const [, text = ''] of prose.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const slug = slugOf(text);
    // The second heading of a name is -1, the third -2.
    let anchor = slug;
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${slug}-${copy}`;
    anchors.add(anchor);
  }
  for (const [, name = ''] of prose.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(name);
  const targets = [
    ...prose.matchAll(/\]\((<[^>]*>|[^)\s]+)(?: "[^"]*")?\)/g),
    ...prose.matchAll(/^ {0,3}\[[^\]]+\]: *(\S+)/gm),
    ...prose.matchAll(/<(?:img|a)\b[^>]*? (?:src|href)="([^"]+)"/g),
  ].map(([, target = '']) => target.replace(/^<|>$/g, ''));
  return { anchors, targets };
}

/** Headings keep their code: GitHub makes anchors of its text. */
function withoutCode(markdown: string): string {
  return markdown
    .replace(/^(?:```|~~~)[^\n]*\n[\s\S]*?^(?:```|~~~) *$/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .split('\n')
    .map((line) => (line.startsWith('#') ? line : line.replace(/`[^`]*`/g, '``')))
    .join('\n');
}

/** GitHub's rule: lower case, without what is no letter, digit, `_`, `-` or blank; blanks become `-`. */
function slugOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
