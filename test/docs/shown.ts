import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The command lines of seckill-bench in a document's shell blocks, without what starts it and without comments. */
export async function shownCommands(root: string, file: string): Promise<readonly string[]> {
  const text = await readFile(join(root, file), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .flatMap((line) => line.replace(/ {2}#.*$/, '').split(' && '))
    .flatMap((line) => /^(?:npx )?seckill-bench (.*)$/.exec(line)?.[1] ?? []);
}

/** The arguments that a shell makes of a line; it knows blanks and single quotes. */
export function argumentsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}
