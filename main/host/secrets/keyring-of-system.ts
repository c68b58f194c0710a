import { z } from 'zod';
import { createKeyringSecrets, createRunSecrets, createSealedSecrets, keeps, type Keyring, type SecretPlace } from './secret-place.ts';
import type { SecretStore } from '../host-ports.ts';

const libraryShape = z.object({ AsyncEntry: z.custom<new (service: string, account: string) => ReturnType<Keyring>>((value) => typeof value === 'function') });

async function systemKeyring(): Promise<Keyring | null> {
  try {
    const { AsyncEntry } = libraryShape.parse(await import('@napi-rs/keyring'));
    return (service, account) => new AsyncEntry(service, account);
  } catch {
    return null;
  }
}

/**
 * The best place there is on this computer: what the host seals, else the system's keyring, else nowhere. Each is tried before it is trusted.
 * `folder`: for sealed files, outside the data folder.
 */
export async function chooseSecretPlace(store: SecretStore | null, folder: string, keyring: () => Promise<Keyring | null> = systemKeyring): Promise<SecretPlace> {
  if (store !== null) {
    const sealed = createSealedSecrets(store, folder);
    if (await keeps(sealed)) return sealed;
  }
  const library = await keyring();
  const kept = library === null ? null : createKeyringSecrets(library);
  return kept !== null && (await keeps(kept)) ? kept : createRunSecrets();
}
