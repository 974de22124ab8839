import { defineConfig, type Plugin } from 'rolldown';
import { reportSchema } from './src/report/schema.ts';

/** Publishes the report's JSON Schema beside the code. */
const publishSchema: Plugin = {
  name: 'publish-schema',
  generateBundle() {
    const source = `${JSON.stringify(reportSchema, null, 2)}\n`;
    this.emitFile({ type: 'asset', fileName: 'report.schema.json', source });
  },
};

export default defineConfig({
  input: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    reaper: 'src/live/reaper.ts',
  },
  platform: 'node',
  external: [/^node:/, /^[a-z@](?!:)/],
  plugins: [publishSchema],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
});
