import { createHash } from 'node:crypto';

/** Fingerprint of a host key as OpenSSH writes it: `SHA256:` and base64 without its padding. */
export function hostKeyFingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Type of a key in its wire form, e.g. `ssh-ed25519`; empty when it cannot be read. */
export function hostKeyType(key: Uint8Array): string {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const length = key.byteLength >= 4 ? view.getUint32(0) : 0;
  return length > 0 && length <= 64 && key.byteLength >= 4 + length ? new TextDecoder().decode(key.subarray(4, 4 + length)) : '';
}

/**
 * Brings what a person copied to the form of {@link hostKeyFingerprint}: with or without the prefix, with padding, or a whole line of `ssh-keygen -lf`.
 * @returns null when there is no SHA256 fingerprint in it; MD5 ones are not enough.
 */
export function readFingerprint(text: string): string | null {
  const found = /(?:^|[\s(])(?:SHA256:)?([A-Za-z0-9+/]{43})=?(?=$|[\s)])/.exec(text.trim());
  return found === null ? null : `SHA256:${found[1]}`;
}
