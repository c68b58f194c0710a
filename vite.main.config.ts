// The Node side: one entry a host and one a worker, plain ESM for Node 20. The libraries of the start are bundled, so that it reads a few
// files instead of the thousand of typeorm, zod and oRPC: a third less processor time before the first window.
//   build/main/<host>.js                  from main/host/<host>/main.ts (loopback, cli, electron)
//   build/main/workers/<name>.worker.js   from main/features/**/<name>.worker.ts
// Every file but the workers lies flat in build/main, so from any module of a host
// `new URL('./workers/<name>.worker.js', import.meta.url)` is the worker's address.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, isAbsolute, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;

function findHosts(folder: string): string[] {
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'main.ts')));
}

function findWorkers(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.worker.ts'))
    .map((path) => join(folder, path));
}

function collectEntries(): Record<string, string> {
  const entries: Record<string, string> = {};
  const hosts = join(root, 'main', 'host');
  for (const name of findHosts(hosts)) entries[name] = join(hosts, name, 'main.ts');
  for (const path of findWorkers(join(root, 'main', 'features'))) {
    const name = `workers/${basename(path, '.ts')}`;
    if (entries[name] !== undefined) throw new Error(`Two workers are called ${name}`);
    entries[name] = path;
  }
  return entries;
}

/** Electron itself, addons, libraries that read files of their own or look for optional addons, those of the network that are loaded only with a connection, and one of TypeORM's that asks where it lies. */
const LEFT_OUTSIDE = /^(?:electron|sqlite3|pdfkit|bwip-js|ws|undici|ssh2-sftp-client|ssh2|@napi-rs\/keyring|app-root-path)(?:\/|$)/;
const { resolve } = createRequire(import.meta.url);

/** TypeORM names the drivers of every database it knows; those not installed are never asked for. */
function isInstalled(id: string): boolean {
  try {
    resolve(id);
    return true;
  } catch {
    return false;
  }
}

function staysOutside(id: string, importer: string | undefined): boolean {
  if (isBuiltin(id) || LEFT_OUTSIDE.test(id)) return true;
  if (id.startsWith('.') || id.startsWith('\0') || isAbsolute(id)) return false;
  return importer?.includes('/typeorm/') === true && !isInstalled(id);
}

/** Classes of TypeORM for the databases that are not ours: a fifth of what the program would read before its first window. Nothing makes one. */
const OTHER_DRIVERS = /\/typeorm\/driver\/(?!sqlite|types)[\w-]+\/(\w+(?:Driver|DriverFactory|QueryRunner|Connection))\.js$/;

const withoutOtherDrivers: Plugin = {
  name: 'without-other-drivers',
  enforce: 'pre',
  load(id) {
    const name = OTHER_DRIVERS.exec(id)?.[1];
    return name === undefined ? null : `"use strict"; exports.${name} = class ${name} {};`;
  },
};

/** What documents the sources is a seventh of them, and the program would read it before its first window. */
export const WRITTEN = { comments: { legal: true, annotation: false, jsdoc: false } } as const;

export default defineConfig({
  root,
  publicDir: false,
  plugins: [withoutOtherDrivers],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: join(root, 'build', 'main'),
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: collectEntries(),
      external: staysOutside,
      output: { ...WRITTEN, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
