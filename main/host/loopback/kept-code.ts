import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

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
 * of the processor time before the first window (measured: 350 of 1,270 ms). V8 itself refuses what another version or other flags left; of the source it compares the
 * length alone, and what is kept says of which source it is.
 *
 * @param program absolute path
 */
export function runWithKeptCode(program: string): RunningProgram {
  const source = readFileSync(program);
  const ofSource = crc32(source);
  const cachedData = readWhole(keptCodeOf(program), ofSource);
  // The bundle is written in ASCII (vite.window.config.ts): read so, it takes half the memory and no decoding.
  const script = new Script(Module.wrap(source.toString('latin1')), { filename: program, ...(cachedData === undefined ? {} : { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, createRequire(program), module, program, dirname(program));
  return {
    fromKeptCode: cachedData !== undefined && script.cachedDataRejected === false,
    keep: () => writeWhole(keptCodeOf(program), script.createCachedData(), ofSource),
  };
}

const SEAL = 'sha256';
const SEAL_BYTES = 32;

const sealOf = (code: Uint8Array, ofSource: number): Buffer => createHash(SEAL).update(`${ofSource} `).update(code).digest();

/** V8 looks at the head alone and would run half a file: the seal before it tells what is whole, and of which source. */
function readWhole(file: string, ofSource: number): Uint8Array | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(SEAL_BYTES);
    return bytes.subarray(0, SEAL_BYTES).equals(sealOf(code, ofSource)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Under its name only when it is on the disk. */
function writeWhole(file: string, code: Uint8Array, ofSource: number): void {
  const unfinished = join(dirname(file), `.${process.pid}.code`);
  const descriptor = openSync(unfinished, 'w', 0o644);
  try {
    writeFileSync(descriptor, Buffer.concat([sealOf(code, ofSource), code]));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    renameSync(unfinished, file);
  } catch (thrown) {
    rmSync(unfinished, { force: true });
    throw thrown;
  }
}
