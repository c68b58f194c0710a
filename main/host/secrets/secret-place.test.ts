import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import type { SecretStore } from '../host-ports.ts';
import { chooseSecretPlace } from './keyring-of-system.ts';
import { createKeyringSecrets, createRunSecrets, createSealedSecrets, type Keyring, type SecretPlace } from './secret-place.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sportello-secrets-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Turns every bit: enough to tell what was sealed from what was not. */
const flipping: SecretStore = {
  seal: async (secret) => ok(Uint8Array.from(Buffer.from(secret), (byte) => byte ^ 0xff)),
  open: async (sealed) => ok(Buffer.from(sealed.map((byte) => byte ^ 0xff)).toString('utf8')),
};
const unavailable: SecretStore = { seal: async () => err({ code: 'UNAVAILABLE' }), open: async () => err({ code: 'UNAVAILABLE' }) };

/** Like Windows: no entry above 2,560 bytes. */
function smallKeyring(entries = new Map<string, string>()): Keyring {
  return (service, account) => ({
    async setPassword(secret) {
      if (secret.length * 2 > 2_560) throw new Error('too long');
      entries.set(`${service}/${account}`, secret);
    },
    getPassword: async () => entries.get(`${service}/${account}`),
    deletePassword: async () => entries.delete(`${service}/${account}`),
  });
}
const brokenKeyring: Keyring = () => ({ setPassword: () => Promise.reject(new Error('no service')), getPassword: () => Promise.reject(new Error('no service')), deletePassword: () => Promise.reject(new Error('no service')) });

const places: readonly (readonly [string, () => SecretPlace])[] = [
  ['memory', createRunSecrets], ['sealed files', () => createSealedSecrets(flipping, join(folder, 'secrets'))], ['keyring', () => createKeyringSecrets(smallKeyring())],
];

describe.each(places)('%s', (_, make) => {
  test('gives back what was put, the newest, and nothing once removed', async () => {
    const place = make();
    expect(await place.get('chiave')).toEqual(ok(null));
    await place.put('chiave', 'prima, che è più lunga di quella che la segue');
    const certificate = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQ'.repeat(900)}\n-----END PRIVATE KEY-----\n`;
    await place.put('chiave', certificate);
    await place.put('altra', 'àèìòù €');
    expect(await place.get('chiave')).toEqual(ok(certificate));
    expect(await place.get('altra')).toEqual(ok('àèìòù €'));
    await place.remove('chiave');
    await place.remove('chiave');
    expect(await place.get('chiave')).toEqual(ok(null));
    expect(await place.get('altra')).toEqual(ok('àèìòù €'));
  });
});

test('a shorter secret leaves no piece of the longer one in the keyring', async () => {
  const entries = new Map<string, string>();
  const place = createKeyringSecrets(smallKeyring(entries));
  await place.put('chiave', 'x'.repeat(5_000));
  await place.put('chiave', 'y');
  expect([...entries.values()].join('')).not.toContain('x');
  await place.remove('chiave');
  expect(entries.size).toBe(0);
});

test('a sealed file holds neither the secret nor its name, and only its owner reads it', async () => {
  const place = createSealedSecrets(flipping, join(folder, 'secrets'));
  await place.put('gpd/chiave', 'segretissima');
  const [name = ''] = await readdir(join(folder, 'secrets'));
  expect(name).toMatch(/^[0-9a-f]{64}$/);
  expect((await readFile(join(folder, 'secrets', name))).toString('latin1')).not.toContain('segretissima');
});

test('the best place that really keeps is taken; without any, secrets are asked at every start', async () => {
  expect((await chooseSecretPlace(flipping, join(folder, 's'))).kind).toBe('SAFE_STORAGE');
  expect((await chooseSecretPlace(unavailable, join(folder, 's'), async () => smallKeyring())).kind).toBe('KEYRING');
  expect((await chooseSecretPlace(null, join(folder, 's'), async () => brokenKeyring)).kind).toBe('THIS_RUN');
  expect((await chooseSecretPlace(null, join(folder, 's'), async () => null)).kind).toBe('THIS_RUN');
});
