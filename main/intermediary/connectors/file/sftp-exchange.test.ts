import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFileConnector } from './file-connector.ts';
import { hostKeyFingerprint, readFingerprint } from './host-key.ts';
import { createSftpExchange, type SftpSettings } from './sftp-exchange.ts';
import { SSHD, startOpenSshServer, type OpenSshServer } from './testing/openssh-server.ts';
import { createPartner } from './testing/partner.ts';
import { ORGANIZATION, snapshotOf } from './testing/snapshots.ts';

const never = new AbortController().signal;

describe.skipIf(SSHD === null)('SFTP with a real OpenSSH server (skipped where sshd is not installed: Debian package openssh-server)', () => {
  let root = '';
  let server: OpenSshServer;
  const opened: { close(): Promise<void> }[] = [];
  const exchangeWith = (settings: Partial<SftpSettings> = {}, secrets: Readonly<{ privateKey?: string; passphrase?: string; password?: string }> = {}) => {
    const exchange = createSftpExchange(
      { host: '127.0.0.1', port: server.port, user: server.user, folder: server.folder, fingerprint: server.fingerprint, connectTimeoutMs: 10_000, operationTimeoutMs: 10_000, ...settings },
      { password: secrets.password ?? null, privateKey: secrets.privateKey ?? server.privateKey, passphrase: secrets.passphrase ?? 'parola di prova' },
    );
    opened.push(exchange);
    return exchange;
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'sportello-sftp-'));
    server = await startOpenSshServer(root, 'parola di prova');
  });
  afterAll(async () => {
    for (const exchange of opened) await exchange.close();
    await server?.stop();
    await rm(root, { recursive: true, force: true });
  });

  test('a file written appears whole under its name, is listed and read back', async () => {
    const exchange = exchangeWith();
    const bytes = Buffer.from('contenuto però intero\n'.repeat(20_000));
    expect(await exchange.write('sportello-1-prova.jsonl', bytes, never)).toEqual({ ok: true, value: undefined });
    expect(await readdir(join(server.folder, 'out'))).toEqual(['sportello-1-prova.jsonl']);
    const listed = await exchange.list('out', never);
    expect(listed.ok && listed.value.map(({ name, bytes: size }) => [name, size])).toEqual([['sportello-1-prova.jsonl', bytes.length]]);
    const read = await exchange.read('out', 'sportello-1-prova.jsonl', bytes.length, never);
    expect(read.ok && Buffer.from(read.value).equals(bytes)).toBe(true);
    expect(await exchange.read('out', 'sportello-1-prova.jsonl', bytes.length - 1, never)).toEqual({ ok: false, error: { kind: 'too-large' } });
    expect(await exchange.write('sportello-1-prova.jsonl', Buffer.from('di nuovo'), never)).toEqual({ ok: true, value: undefined });
    expect(await exchange.remove('sportello-1-prova.jsonl', never)).toEqual({ ok: true, value: undefined });
    expect(await exchange.remove('sportello-1-prova.jsonl', never)).toEqual({ ok: true, value: undefined });
    expect(await readdir(join(server.folder, 'out'))).toEqual([]);
  });

  test('a file that is not there and a folder that is not there are told apart', async () => {
    expect(await exchangeWith().read('in', 'non-c-e.xml', 10, never)).toEqual({ ok: false, error: { kind: 'missing' } });
    const elsewhere = await exchangeWith({ folder: `${server.folder}/altrove` }).list('in', never);
    expect(elsewhere).toMatchObject({ ok: false, error: { kind: 'denied', code: 'FOLDER_MISSING' } });
    expect(await exchangeWith({ folder: `${server.folder}/altrove` }).write('x.json', Buffer.from('x'), never)).toMatchObject({ ok: false, error: { kind: 'denied', code: 'FOLDER_MISSING' } });
  });

  test('a server with another key is refused before any password leaves, and both fingerprints are shown', async () => {
    const expected = hostKeyFingerprint(Buffer.from('la chiave di ieri'));
    const answer = await exchangeWith({ fingerprint: expected }).list('in', never);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'denied', code: 'HOST_KEY_CHANGED' } });
    const message = !answer.ok && answer.error.kind === 'denied' ? answer.error.message : '';
    expect(message).toContain(expected);
    expect(message).toContain(server.fingerprint);
    expect(message).toContain('ssh-ed25519');
  });

  test('a wrong password of the key, a key that is not known and a password are each told as such', async () => {
    expect(await exchangeWith({}, { passphrase: 'sbagliata' }).list('in', never)).toMatchObject({ ok: false, error: { kind: 'denied', code: 'SFTP_PRIVATE_KEY' } });
    expect(await exchangeWith({ user: 'qualcun-altro' }).list('in', never)).toMatchObject({ ok: false, error: { kind: 'denied', code: 'SFTP_LOGIN' } });
  });

  test('nobody at the address is a failure that passes by itself', async () => {
    expect(await exchangeWith({ port: 1 }).list('in', never)).toMatchObject({ ok: false, error: { kind: 'unreachable', maybeDone: false } });
  });

  test('after it was closed the next operation connects again', async () => {
    const exchange = exchangeWith();
    await exchange.list('in', never);
    await exchange.close();
    expect(await exchange.list('in', never)).toEqual({ ok: true, value: [] });
  });

  test('what was stopped does nothing', async () => {
    const stopped = AbortSignal.abort();
    expect(await exchangeWith().write('x.json', Buffer.from('x'), stopped)).toEqual({ ok: false, error: { kind: 'unreachable', code: 'STOPPED', maybeDone: false } });
  });

  test('a whole round: position out, outcome and receipt in, note to the partner', async () => {
    const now = Date.parse('2026-11-29T08:00:00.000Z');
    const ctx = { intentId: 'a', intentVersion: 1, attempt: 1, runId: 'r', signal: never, nowMs: () => now, record: () => undefined };
    const partner = await createPartner({ root: server.folder, organization: ORGANIZATION, nowMs: () => now });
    const skews: number[] = [];
    const connector = createFileConnector({ exchange: exchangeWith(), stateFolder: join(root, 'state'), sender: 'sportello-1', withTable: false, organization: ORGANIZATION, segregationCode: '01', onServerTime: (serverMs) => skews.push(serverMs) });
    expect((await connector.health(ctx)).ok).toBe(true);
    expect(skews).toHaveLength(1);
    expect(await connector.upsertPosition(snapshotOf(1), null, ctx)).toMatchObject({ kind: 'ambiguous', code: 'WAITING_PARTNER' });
    expect(await partner.answer(() => ({ result: 'ACCEPTED' }))).toHaveLength(1);
    await partner.deliver([{ kind: 'receipt', name: 'rt.xml', content: '<receipt/>' }]);
    for (const stream of ['OUTCOMES', 'RECEIPTS', 'FLOWS'] as const) {
      for (let page: string | null = null, more = true; more; ) {
        const read = await connector.pull(stream, ORGANIZATION, { from: null, to: '', page }, ctx);
        page = read.ok ? read.value.next : null;
        more = page !== null;
      }
    }
    expect(await connector.outcomeOf?.('a', { organization: ORGANIZATION, iupd: snapshotOf(1).iupd, navs: [] }, ctx)).toMatchObject({ ok: true, value: { kind: 'acked' } });
    expect((await partner.notes()).map(({ result }) => result)).toEqual(['TAKEN', 'TAKEN']);
    await connector.close();
  });

  test('the fingerprint that a person copies is the one that OpenSSH shows', () => {
    expect(readFingerprint(`256 ${server.fingerprint} prova (ED25519)`)).toBe(server.fingerprint);
    expect(readFingerprint(server.fingerprint.slice('SHA256:'.length))).toBe(server.fingerprint);
    expect(readFingerprint('MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48')).toBeNull();
  });
});
