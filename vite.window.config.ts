// The program of the browser window (main/host/loopback/program.ts) as one plain script, build/main/window.cjs: unlike a module, a script can be run
// from the code V8 kept of it (main/host/loopback/kept-code.ts). Built after vite.main.config.ts, which empties the folder.
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import main, { WRITTEN } from './vite.main.config.ts';

const FOREIGN = /[^\0-\x7f]/g;
/** Places where an escape would not mean the letter: after a backslash, and in templates read as they are written. */
const NOT_ESCAPABLE = /\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/;

/** What one script asks for at its head, though only parts loaded later use it: asked for when it is first used. */
const LATER = /^(?:let|var|const) ([\w$]+) = require\("(undici)"\);$/gm;
/** The only library outside the script that the first window waits for. */
const UNEXPECTED = /^(?:let|var|const) [\w$]+ = require\("(?!node:|ws")[^"]+"\);$/m;

const laterLibraries: Plugin = {
  name: 'later-libraries',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      file.code = file.code.replace(LATER, (_line, name, library) => `const ${name} = new Proxy({}, { get: (_none, key) => require("${library}")[key] });`);
      const unexpected = UNEXPECTED.exec(file.code);
      if (unexpected !== null) throw new Error(`${file.fileName} would load a library before the first window: ${unexpected[0]}`);
    }
  },
};

/** Letters beyond ASCII as escapes, outside of comments the same to JavaScript: half the memory, nothing to decode at the start. */
const inAscii: Plugin = {
  name: 'in-ascii',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      if (NOT_ESCAPABLE.test(file.code)) throw new Error(`${file.fileName} holds a letter that cannot be escaped: ${NOT_ESCAPABLE.exec(file.code)?.[0].slice(-80)}`);
      file.code = file.code.replace(FOREIGN, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

export default defineConfig({
  ...main,
  plugins: [...(main.plugins ?? []), laterLibraries, inAscii],
  build: {
    ...main.build,
    emptyOutDir: false,
    rolldownOptions: {
      ...main.build?.rolldownOptions,
      input: { window: join(import.meta.dirname, 'main', 'host', 'loopback', 'program.ts') },
      // The sources are modules: without it the script would be less strict than every other bundle and the tests.
      output: { ...WRITTEN, format: 'cjs', strict: true, entryFileNames: '[name].cjs', codeSplitting: false, dynamicImportInCjs: false },
    },
  },
});
