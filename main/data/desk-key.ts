import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What this desk signs with. `publicKey`: SPKI in base64. */
export type DeskSigner = Readonly<{ publicKey: string; sign(text: string): string }>;

/** The key of this desk, made the first time it is needed. Throws file system errors. */
export type DeskKey = Readonly<{ own(): Promise<DeskSigner> }>;

/**
 * The Ed25519 key with which one user of one machine signs what this data folder hands to another desk. It lies in the state folder, beside the number register and for
 * the same reason: a database that was copied, restored or moved must not speak in the name of the desk it came from. Never in the database. Protected by the
 * user's account (0600), not sealed: a keyring is not on every computer, and who can read the user's files can read the archive itself. A damaged file makes way for a
 * new key: nothing signed before must be read again, and the code that people compare changes with it.
 */
export function deskKey(stateDir: string, dataDir: string): DeskKey {
  const place = createHash('sha256').update(process.platform === 'win32' ? dataDir.toLowerCase() : dataDir).digest('hex').slice(0, 16);
  const path = join(stateDir, `desk-key-${place}.pem`);
  let known: Promise<DeskSigner> | null = null;
  return {
    own() {
      known ??= readOrMake(path).catch((thrown: unknown) => { known = null; throw thrown; });
      return known;
    },
  };
}

async function readOrMake(path: string): Promise<DeskSigner> {
  const stored = await readFile(path, 'utf8').catch(() => null);
  const found = stored === null ? null : ed25519Of(stored);
  if (found !== null) return signerOf(found);
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeKey(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return signerOf(privateKey);
}

function ed25519Of(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

async function writeKey(path: string, pem: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

function signerOf(key: KeyObject): DeskSigner {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') };
}

/** Whether the holder of a public key (SPKI in base64) signed this text. False for what is no Ed25519 key at all. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** Without I, L, O and U, which are misread. */
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 16;

/** What a person compares in the place of a public key: 80 bits of its hash in four groups, `7K2M-P0QX-44TB-9D1C`. */
export function deskCode(publicKey: string): string {
  const bits = BigInt(`0x${createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, CODE_LENGTH * 5 / 4)}`);
  const letters = Array.from({ length: CODE_LENGTH }, (_, place) => CODE_LETTERS[Number((bits >> BigInt(5 * (CODE_LENGTH - 1 - place))) & 31n)]).join('');
  return letters.replace(/.{4}(?=.)/g, '$&-');
}

/** The code of a public key as somebody typed it: small letters, blanks and the letters that look like digits do not count. */
export function isDeskCode(typed: string, publicKey: string): boolean {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return plain === deskCode(publicKey).replaceAll('-', '');
}
