// npm run sportello -- …: the command line. Preparation speaks on standard error only, so standard output stays the command's own.
import { CLI_ENTRY } from './places.mjs';
import { runTool } from './refusal.mjs';
import { runAttached } from './run-program.mjs';
import { prepare } from './prepare.mjs';
import { hostEnvironment } from './host-flags.mjs';

await runTool(async () => {
  await prepare((line) => process.stderr.write(`${line}\n`));
  return runAttached(process.execPath, [CLI_ENTRY, ...process.argv.slice(2)], { env: hostEnvironment(), cwd: process.env.INIT_CWD ?? process.cwd() });
});
