import { defineConfig, type Plugin } from 'rolldown';
import { buildPage } from './scripts/build-page.ts';
import { schemas } from './src/report/schemas.ts';

/** Publishes the JSON Schemas beside the code: a run's is the report's. */
const publishSchemas: Plugin = {
  name: 'publish-schemas',
  generateBundle() {
    for (const [document, schema] of Object.entries(schemas)) {
      const fileName = `${document === 'run' ? 'report' : document}.schema.json`;
      const source = `${JSON.stringify(schema, null, 2)}\n`;
      this.emitFile({ type: 'asset', fileName, source });
    }
  },
};

/** The page of `--html`: its program and its looks, for a browser. */
const publishPage: Plugin = {
  name: 'publish-page',
  async generateBundle() {
    const { script, style } = await buildPage();
    this.emitFile({ type: 'asset', fileName: 'page/page.js', source: script });
    this.emitFile({ type: 'asset', fileName: 'page/page.css', source: style });
  },
};

export default defineConfig({
  input: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    reaper: 'src/live/reaper.ts',
    node: 'src/run/nodes/node.ts',
  },
  platform: 'node',
  external: [/^node:/, /^[a-z@](?!:)/],
  plugins: [publishSchemas, publishPage],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
});
