import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds what a page carries: its program in one script, uPlot with its licence in it, and its style sheet. Nothing
 * in them ends a script or a style element.
 */
export async function buildPage(): Promise<{ readonly script: string; readonly style: string }> {
  const uplot = dirname(dirname(createRequire(import.meta.url).resolve('uplot')));
  const licence = await readFile(join(uplot, 'LICENSE'), 'utf8');
  const notice = `/*! uPlot (https://github.com/leeoniya/uPlot)\n${licence.trim()}\n*/\n`;
  const [ours, theirs] = await Promise.all([
    readFile(join(ROOT, 'src/page/page.css'), 'utf8'),
    readFile(join(uplot, 'dist/uPlot.min.css'), 'utf8'),
  ]);
  const script = notice + (await bundled());
  const style = `${theirs.trim()}\n${smaller(ours)}`;
  if (/<\/script|<!--/i.test(script)) throw new Error('the page’s program ends a script element');
  return { script, style };
}

async function bundled(): Promise<string> {
  const build = await rolldown({
    input: join(ROOT, 'src/page/main.ts'),
    platform: 'browser',
    logLevel: 'silent',
    tsconfig: false,
  });
  const { output } = await build.generate({ format: 'iife', minify: true });
  await build.close();
  return output[0].code.trim();
}

/** Without the spaces that only people need. */
function smaller(css: string): string {
  return css
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,]) ?/g, '$1')
    .trim();
}
