import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The command lines of seckill-bench that a document shows, without what starts it and without comments: lines of its
 * code blocks, and code in its prose that is more than a command's name. What has a place in it for something of the
 * reader's (`<file>`, `…`) is no command line.
 */
export async function shownCommands(root: string, file: string): Promise<readonly string[]> {
  const text = (await readFile(join(root, file), 'utf8')).replaceAll(/<!--[\s\S]*?-->/g, '');
  const [prose, ...blocks] = partsOf(text);
  const lines = blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => line.replace(/ {2,}(?:#|~).*$/, '').split(' && '));
  const inline = [...prose.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/gs)].map(([, , code = '']) =>
    code.replaceAll(/\s+/g, ' '),
  );
  return [...lines, ...inline.filter((code) => !NAME_ALONE.test(code))]
    .map((line) => line.replace(/^source <\((.*)\).*$/, '$1').replace(/ \| source.*$/, ''))
    .flatMap((line) => /^(?:npx (?:--yes )?)?seckill-bench ([a-z].*)$/.exec(line)?.[1] ?? [])
    .filter((command) => !/<[a-z]|[…[]/.test(command) && !FIRST_LINE_OF_A_FILE.test(command));
}

/** Those of a table whose cells are command lines without the tool's name. */
export async function commandsOfCells(root: string, file: string): Promise<readonly string[]> {
  const text = await readFile(join(root, file), 'utf8');
  return [...text.matchAll(/\| `((?:run|explore) -[^`]*)`/g)].map(([, command = '']) => command);
}

/** The prose, and each code block. */
function partsOf(text: string): readonly [string, ...string[]] {
  const blocks: string[] = [];
  const prose = text.replaceAll(/^```\w*\n([\s\S]*?)^```/gm, (_, block: string) => {
    blocks.push(block);
    return '';
  });
  return [prose, ...blocks];
}

const FIRST_LINE_OF_A_FILE = /^(?:counterexample|recording)\b/;

/** `seckill-bench run` is what the command is called. */
const NAME_ALONE =
  /^(?:npx )?seckill-bench(?: (?:run|explore|replay|report|compare|sweep|proxy|schema|explain))?$/;

/** The arguments that a shell makes of a line; it knows blanks and single quotes. */
export function argumentsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}
