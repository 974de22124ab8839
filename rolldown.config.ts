import { defineConfig } from 'rolldown';

export default defineConfig({
  input: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    reaper: 'src/live/reaper.ts',
  },
  platform: 'node',
  external: [/^node:/, /^[a-z@](?!:)/],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
});
