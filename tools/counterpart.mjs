// npm run counterpart: the intermediary's platform played on this computer, for trying the sync by hand. Built anew each time: it is small, and Node 20 runs no TypeScript.
import { join } from 'node:path';
import process from 'node:process';
import { BUILD, ROOT } from './places.mjs';
import { installDependencies } from './dependencies.mjs';
import { runTool } from './refusal.mjs';
import { runAttached } from './run-program.mjs';

await runTool(async () => {
  await installDependencies((line) => process.stderr.write(`${line}\n`));
  const { build } = await import('vite');
  const outDir = join(BUILD, 'counterpart');
  await build({ root: ROOT, configFile: false, publicDir: false, logLevel: 'warn', build: { ssr: join(ROOT, 'e2e', 'counterpart', 'main.ts'), outDir, emptyOutDir: true, target: 'node20', minify: false, rolldownOptions: { output: { entryFileNames: 'counterpart.js' } } } });
  return runAttached(process.execPath, [join(outDir, 'counterpart.js'), ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? process.cwd() });
});
