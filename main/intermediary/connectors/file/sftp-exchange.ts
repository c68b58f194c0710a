import type SftpClient from 'ssh2-sftp-client';
import { err, ok } from '../../../domain/result.ts';
import { folderThere, UNFINISHED_ENDING, type Exchange, type Exchanged, type ExchangeFailure, type ExchangeFolder, type ListedFile } from './exchange.ts';
import { hostKeyFingerprint, hostKeyType } from './host-key.ts';

export type SftpSettings = Readonly<{
  host: string; port: number; user: string;
  /** Folder with `out` and `in`, as the server sees it. */
  folder: string;
  /** As {@link hostKeyFingerprint}: any other server is refused. */
  fingerprint: string;
  connectTimeoutMs: number;
  /** For one file or one list. */
  operationTimeoutMs: number;
}>;
export type SftpSecrets = Readonly<{ password: string | null; privateKey: string | null; passphrase: string | null }>;

const IDLE_MS = 20_000;

/** The exchange on a server of the partner. One connection, used by one operation at a time and closed when nobody needs it. */
export function createSftpExchange(settings: SftpSettings, secrets: SftpSecrets): Exchange {
  const line = createLine(settings, secrets);
  const pathOf = (folder: ExchangeFolder, name: string): string => `${settings.folder.replace(/\/+$/, '')}/${folder}${name === '' ? '' : `/${name}`}`;
  return {
    remoteClock: true,
    place: `${settings.host}:${settings.port}${settings.folder.startsWith('/') ? '' : '/'}${settings.folder}`,
    list: async (folder, signal) => folderThere(await line.use(signal, false, (client) => listFolder(client, pathOf(folder, ''))), folder),
    read: async (folder, name, maxBytes, signal) => {
      const read = await line.use(signal, false, (client) => readAtMost(client, pathOf(folder, name), maxBytes + 1));
      if (!read.ok) return read;
      return read.value.length > maxBytes ? err({ kind: 'too-large' }) : ok(read.value);
    },
    write: async (name, bytes, signal) => folderThere(await writeWhole(line, pathOf('out', name), bytes, signal), 'out'),
    remove: async (name, signal) => {
      const removed = await line.use(signal, true, (client) => client.delete(pathOf('out', name), true));
      return removed.ok ? ok(undefined) : removed;
    },
    close: () => line.close(),
  };
}

async function listFolder(client: SftpClient, path: string): Promise<readonly ListedFile[]> {
  const entries = await client.list(path);
  return entries.filter(({ type }) => type === '-').map(({ name, size, modifyTime }) => ({ name, bytes: size, modifiedMs: modifyTime }));
}

/** One byte more than allowed is enough to know that there are too many. */
async function readAtMost(client: SftpClient, path: string, bytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of client.createReadStream(path, { start: 0, end: bytes - 1 })) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function writeWhole(line: Line, path: string, bytes: Uint8Array, signal: AbortSignal): Promise<Exchanged<void>> {
  const unfinished = `${path}${UNFINISHED_ENDING}`;
  const put = await line.use(signal, false, (client) => client.put(Buffer.from(bytes), unfinished));
  if (!put.ok) return put;
  const renamed = await line.use(signal, true, (client) => renameOver(client, unfinished, path));
  return renamed.ok ? ok(undefined) : renamed;
}

/** The POSIX rename is an extension of OpenSSH; the plain one, which every server has, is as good for a name that is new. */
async function renameOver(client: SftpClient, from: string, to: string): Promise<unknown> {
  try {
    return await client.posixRename(from, to);
  } catch (failure) {
    if (codeOf(failure) === 'ERR_GENERIC_CLIENT' || /not supported|extension/i.test(String(failure))) return client.rename(from, to);
    throw failure;
  }
}

type Line = Readonly<{ use<T>(signal: AbortSignal, maybeDone: boolean, work: (client: SftpClient) => Promise<T>): Promise<Exchanged<T>>; close(): Promise<void> }>;

function createLine(settings: SftpSettings, secrets: SftpSecrets): Line {
  let open: SftpClient | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const hangUp = async (): Promise<void> => {
    clearTimeout(idle);
    const client = open;
    open = null;
    await client?.end().catch(() => undefined);
  };

  const useNow = async <T>(signal: AbortSignal, maybeDone: boolean, work: (client: SftpClient) => Promise<T>): Promise<Exchanged<T>> => {
    clearTimeout(idle);
    if (signal.aborted) return err({ kind: 'unreachable', code: 'STOPPED', maybeDone: false });
    if (open === null) {
      const connected = await connect(settings, secrets, signal);
      if (!connected.ok) return connected;
      open = connected.value;
    }
    const done = await withinTime(work(open), settings.operationTimeoutMs, signal).then((value) => ok(value), (failure: unknown) => err(operationFailure(failure, maybeDone)));
    // After a failure nobody knows what the connection still carries; a file that is not there says nothing against it.
    if (!done.ok && done.error.kind !== 'missing') await hangUp();
    else idle = setTimeout(() => void hangUp(), IDLE_MS).unref();
    return done;
  };

  return {
    use(signal, maybeDone, work) {
      const mine = turn.then(() => useNow(signal, maybeDone, work));
      turn = mine.catch(() => undefined);
      return mine;
    },
    close: hangUp,
  };
}

async function connect(settings: SftpSettings, secrets: SftpSecrets, signal: AbortSignal): Promise<Exchanged<SftpClient>> {
  // Loaded when first needed: it is large, and most desks use another way.
  const { default: Client } = await import('ssh2-sftp-client');
  const client = new Client('sportello', { error: () => undefined, end: () => undefined, close: () => undefined });
  let offered: Readonly<{ fingerprint: string; type: string }> | null = null;
  const hostVerifier = (key: Buffer): boolean => {
    offered = { fingerprint: hostKeyFingerprint(key), type: hostKeyType(key) };
    return offered.fingerprint === settings.fingerprint;
  };
  const connection = client.connect({
    host: settings.host, port: settings.port, username: settings.user, readyTimeout: settings.connectTimeoutMs, keepaliveInterval: 10_000, keepaliveCountMax: 3, hostVerifier,
    ...(secrets.password === null ? {} : { password: secrets.password }), ...(secrets.privateKey === null ? {} : { privateKey: secrets.privateKey }), ...(secrets.passphrase === null ? {} : { passphrase: secrets.passphrase }),
  });
  try {
    await withinTime(connection, settings.connectTimeoutMs + 1_000, signal);
    return ok(client);
  } catch (failure) {
    await client.end().catch(() => undefined);
    return err(wrongHost(offered, settings.fingerprint) ?? connectFailure(failure));
  }
}

function wrongHost(offered: Readonly<{ fingerprint: string; type: string }> | null, expected: string): ExchangeFailure | null {
  if (offered === null || offered.fingerprint === expected) return null;
  const type = offered.type === '' ? '' : ` (chiave ${offered.type})`;
  return {
    kind: 'denied', code: 'HOST_KEY_CHANGED',
    message: `Il server SFTP non è quello atteso: la sua impronta è ${offered.fingerprint}${type}, quella registrata è ${expected}. Non è stato inviato nulla. Chiedi al partner, per telefono, se ha cambiato chiave: solo se conferma scrivi la nuova impronta in Configurazione, Intermediario.`,
  };
}

function connectFailure(failure: unknown): ExchangeFailure {
  const text = String(failure);
  if (/authentication methods failed|Authentication failure/i.test(text)) return { kind: 'denied', code: 'SFTP_LOGIN', message: 'Il server SFTP non accetta utente, password o chiave: controllali in Configurazione, Intermediario.' };
  if (/parse privateKey|passphrase/i.test(text)) return { kind: 'denied', code: 'SFTP_PRIVATE_KEY', message: 'La chiave privata non si legge: controlla che sia intera, in formato OpenSSH o PEM, e che la sua password sia giusta.' };
  if (/no matching/i.test(text)) return { kind: 'denied', code: 'SFTP_OLD_SERVER', message: 'Il server SFTP offre solo cifrature che non sono più sicure: chiedi al partner di aggiornarlo.' };
  return { kind: 'unreachable', code: `SFTP_${stopCode(failure) ?? codeOf(failure)}`, maybeDone: false };
}

function operationFailure(failure: unknown, maybeDone: boolean): ExchangeFailure {
  const stopped = stopCode(failure);
  if (stopped !== null) return { kind: 'unreachable', code: stopped, maybeDone };
  switch (codeOf(failure)) {
    // Numbers of the protocol (SSH_FX_…), names of ssh2-sftp-client.
    case '2': case 'ENOENT': case 'ERR_NOT_EXIST': return { kind: 'missing' };
    case '3': case 'EACCES': case 'ERR_PERMISSION': return { kind: 'denied', code: 'FOLDER_RIGHTS', message: 'Il server SFTP non permette di leggere o scrivere nella cartella di scambio: chiedi al partner il diritto di scrivere in «out» e di leggere in «in».' };
    default: return { kind: 'unreachable', code: `SFTP_${codeOf(failure)}`, maybeDone };
  }
}

function codeOf(failure: unknown): string {
  return failure instanceof Error && 'code' in failure ? String(failure.code) : 'UNKNOWN';
}

class Given extends Error {
  readonly why: 'STOPPED' | 'TIMEOUT';
  constructor(why: 'STOPPED' | 'TIMEOUT') {
    super(why);
    this.why = why;
  }
}

function stopCode(failure: unknown): string | null {
  return failure instanceof Given ? failure.why : null;
}

/** The library has no time limit of its own for an operation and knows no signal. */
function withinTime<T>(work: Promise<T>, limitMs: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Given('TIMEOUT')), limitMs);
    const stopped = (): void => reject(new Given('STOPPED'));
    signal.addEventListener('abort', stopped, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
    });
  });
}
