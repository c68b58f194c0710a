import type { SafeStorage } from 'electron';
import { err, ok } from '../../domain/result.ts';
import type { SecretStore } from '../host-ports.ts';

export type ProtectedStorage = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>;

/**
 * Secrets under the operating system's protection (DPAPI, Keychain, libsecret, kwallet). On Linux without a keyring
 * Electron falls back to `basic_text`, which obscures with a constant: that is refused, there is no plaintext fallback.
 */
export function createSecretStore(storage: ProtectedStorage, platform: NodeJS.Platform): SecretStore {
  async function isProtected(): Promise<boolean> {
    if (!await storage.isAsyncEncryptionAvailable()) return false;
    return platform !== 'linux' || !['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend());
  }

  return {
    async seal(secret) {
      if (!await isProtected()) return err({ code: 'UNAVAILABLE' });
      try {
        return ok(new Uint8Array(await storage.encryptStringAsync(secret)));
      } catch {
        return err({ code: 'FAILED' });
      }
    },
    async open(sealed) {
      if (!await isProtected()) return err({ code: 'UNAVAILABLE' });
      try {
        return ok((await storage.decryptStringAsync(Buffer.from(sealed))).result);
      } catch {
        return err({ code: 'FAILED' });
      }
    },
  };
}
