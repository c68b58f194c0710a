import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import { writeWholeFile } from '../cli/written-file.ts';
import type { HostPortError, SecretStore } from '../host-ports.ts';

/**
 * Where the keys and passwords of a connection are kept: never in the data folder, so that no copy of the archive takes them along, and never readable as they are.
 * `THIS_RUN`: nowhere; they are asked again at every start.
 */
export type SecretPlace = Readonly<{
  kind: 'SAFE_STORAGE' | 'KEYRING' | 'THIS_RUN';
  put(name: string, secret: string): Promise<Result<null, HostPortError>>;
  /** null: never put here, or taken away by somebody else. */
  get(name: string): Promise<Result<string | null, HostPortError>>;
  remove(name: string): Promise<Result<null, HostPortError>>;
}>;

/** Kept in memory until the program ends. */
export function createRunSecrets(): SecretPlace {
  const secrets = new Map<string, string>();
  return {
    kind: 'THIS_RUN',
    put: async (name, secret) => { secrets.set(name, secret); return ok(null); },
    get: async (name) => ok(secrets.get(name) ?? null),
    remove: async (name) => { secrets.delete(name); return ok(null); },
  };
}

/** Files sealed by the host (Electron's safeStorage), named by a hash. `folder` lies outside the data folder. */
export function createSealedSecrets(store: SecretStore, folder: string): SecretPlace {
  const fileOf = (name: string): string => join(folder, createHash('sha256').update(name).digest('hex'));
  return {
    kind: 'SAFE_STORAGE',
    async put(name, secret) {
      const sealed = await store.seal(secret);
      if (!sealed.ok) return sealed;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return (await writeWholeFile(fileOf(name), sealed.value)).ok ? ok(null) : err({ code: 'FAILED' });
    },
    async get(name) {
      const sealed = await readFile(fileOf(name)).catch(() => null);
      return sealed === null ? ok(null) : store.open(sealed);
    },
    async remove(name) {
      await rm(fileOf(name), { force: true });
      return ok(null);
    },
  };
}

/** One entry of the system's keyring; the slice of `@napi-rs/keyring` that is used. */
export type KeyringEntry = Readonly<{ setPassword(secret: string): Promise<void>; getPassword(): Promise<string | undefined | null>; deletePassword(): Promise<unknown> }>;
export type Keyring = (service: string, account: string) => KeyringEntry;

const SERVICE = 'Sportello';
/** Windows keeps 2,560 bytes in one entry, two for a character. */
const PIECE = 1_000;
const piecesShape = z.object({ pieces: z.int().min(1).max(100) });

/** The keyring of the system (Windows Credential Manager, Keychain, Secret Service). A secret longer than one entry holds lies in several. */
export function createKeyringSecrets(keyring: Keyring): SecretPlace {
  const entry = (name: string, piece: number | null): KeyringEntry => keyring(SERVICE, piece === null ? name : `${name}#${piece}`);
  const guarded = async <T>(work: () => Promise<T>): Promise<Result<T, HostPortError>> => {
    try {
      return ok(await work());
    } catch {
      return err({ code: 'UNAVAILABLE' });
    }
  };
  const countOf = async (name: string): Promise<number> => {
    const head = await entry(name, null).getPassword();
    return head === undefined || head === null ? 0 : piecesShape.parse(JSON.parse(head)).pieces;
  };
  const removeAll = async (name: string): Promise<null> => {
    const count = await countOf(name);
    for (let piece = 0; piece < count; piece += 1) await entry(name, piece).deletePassword();
    if (count > 0) await entry(name, null).deletePassword();
    return null;
  };
  return {
    kind: 'KEYRING',
    put: (name, secret) => guarded(async () => {
      await removeAll(name);
      const pieces = Math.max(1, Math.ceil(secret.length / PIECE));
      for (let piece = 0; piece < pieces; piece += 1) await entry(name, piece).setPassword(secret.slice(piece * PIECE, (piece + 1) * PIECE));
      await entry(name, null).setPassword(JSON.stringify({ pieces }));
      return null;
    }),
    get: (name) => guarded(async () => {
      const count = await countOf(name);
      if (count === 0) return null;
      const pieces: string[] = [];
      for (let piece = 0; piece < count; piece += 1) pieces.push((await entry(name, piece).getPassword()) ?? '');
      return pieces.join('');
    }),
    remove: (name) => guarded(() => removeAll(name)),
  };
}

/** Whether a place keeps what it is given: some systems have the library and no keyring behind it. */
export async function keeps(place: SecretPlace): Promise<boolean> {
  const name = 'prova';
  const secret = 'prova di scrittura';
  if (!(await place.put(name, secret)).ok) return false;
  const read = await place.get(name);
  await place.remove(name);
  return read.ok && read.value === secret;
}
