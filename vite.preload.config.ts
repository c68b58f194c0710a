// One CommonJS file: a sandboxed preload can require nothing but `electron`, and loads no second file.
import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

export default defineConfig({
  root,
  publicDir: false,
  build: {
    target: 'node22',
    outDir: join(root, 'build', 'preload'),
    emptyOutDir: true,
    minify: true,
    reportCompressedSize: false,
    lib: { entry: join(root, 'preload', 'preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
});
