import { build } from 'vite';
import { resolve } from 'node:path';
const root = '/tmp/year';
await build({ root, configFile: false, logLevel: 'warn', build: { ssr: resolve(root, 'e2e/reconciliation-year/measured-year.ts'), outDir: resolve(root, 'build/bench-year'), emptyOutDir: true, minify: false, target: 'node20', rolldownOptions: { output: { entryFileNames: '[name].js' } } } });
