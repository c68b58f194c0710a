import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runWithKeptCode } from './kept-code.ts';

/** The bundle of ./program.ts, beside the bundle of this file (`vite.window.config.ts`). */
const PROGRAM = fileURLToPath(new URL('./window.cjs', import.meta.url));

const { keep } = runWithKeptCode(PROGRAM);
// Asked for by tools/kept-code.mjs when the program has been built, never in use.
if (process.env['SPORTELLO_KEEP_CODE'] === '1') process.once('exit', (code) => { if (code === 0) keep(); });
