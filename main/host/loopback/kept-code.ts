import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { Script } from 'node:vm';

export type RunningProgram = Readonly<{
  /** Whether V8 took what was kept: not where nothing was, nor under another version or other flags of V8. */
  fromKeptCode: boolean;
  /** Writes down what V8 has compiled by now, for the starts to come. Throws what the file system says. */
  keep(): void;
}>;

/** Where the compiled form of a program lies, beside it: another Node finds nothing of its own and compiles as usual. */
export function keptCodeOf(program: string): string {
  return `${program}.${process.version}-${process.arch}.code`;
}

/**
 * Runs a bundled CommonJS program as `require` would, with what V8 compiled of it in an earlier run instead of compiling four megabytes again: a third
 * of the processor time before the first window (measured: 350 of 1,270 ms). V8 itself refuses what another version, other flags or a source of another length left;
 * the build empties the folder, so that nothing is older than its program.
 *
 * @param program absolute path
 */
export function runWithKeptCode(program: string): RunningProgram {
  const cachedData = readWhole(keptCodeOf(program));
  // The bundle is written in ASCII (vite.window.config.ts): read so, it takes half the memory and no decoding.
  const script = new Script(Module.wrap(readFileSync(program, 'latin1')), { filename: program, ...(cachedData === undefined ? {} : { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, createRequire(program), module, program, dirname(program));
  return {
    fromKeptCode: cachedData !== undefined && script.cachedDataRejected === false,
    keep: () => writeWhole(keptCodeOf(program), script.createCachedData()),
  };
}

const SEAL = 'sha256';
const SEAL_BYTES = 32;

const sealOf = (bytes: Uint8Array): Buffer => createHash(SEAL).update(bytes).digest();

/** V8 looks at the head alone and would run half a file: the seal before it tells what is whole. */
function readWhole(file: string): Uint8Array | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(SEAL_BYTES);
    return bytes.subarray(0, SEAL_BYTES).equals(sealOf(code)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Under its name only when it is on the disk. */
function writeWhole(file: string, code: Uint8Array): void {
  const unfinished = join(dirname(file), `.${process.pid}.code`);
  const descriptor = openSync(unfinished, 'w', 0o644);
  try {
    writeFileSync(descriptor, Buffer.concat([sealOf(code), code]));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
}
