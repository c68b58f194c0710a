import { isAbsolute } from 'node:path';
import { MOVED_FIELD, type ConnectionField, type ConnectionSecrets, type ConnectionSettings, type PlaceKeys, type SettingsProblem } from '../connector-module.ts';
import { SENDER_NAME } from './delivery-shapes.ts';
import { readFingerprint } from './host-key.ts';
import type { SftpSecrets, SftpSettings } from './sftp-exchange.ts';

const WAYS = ['folder', 'sftp-password', 'sftp-key'] as const;

export type FileSettings = Readonly<{ sender: string; withTable: boolean; place: Readonly<{ kind: 'folder'; folder: string }> | Readonly<{ kind: 'sftp'; sftp: SftpSettings; secrets: SftpSecrets }> }>;

const CONNECT_TIMEOUT_MS = 20_000;
const OPERATION_TIMEOUT_MS = 120_000;

const field = (more: Pick<ConnectionField, 'key' | 'label'> & Partial<ConnectionField>): ConnectionField => ({ hint: null, required: false, kind: 'text', multiline: false, choices: [], preset: null, onlyWhen: null, ...more });
const by = (...values: readonly (typeof WAYS)[number][]) => ({ key: 'way', values });
const SFTP = by('sftp-password', 'sftp-key');

export const FILE_FIELDS: readonly ConnectionField[] = [
  field({
    key: 'way', label: 'Dove si scambiano i file', required: true, kind: 'choice', preset: 'folder',
    choices: [{ value: 'folder', label: 'Una cartella' }, { value: 'sftp-password', label: 'Un server SFTP, con password' }, { value: 'sftp-key', label: 'Un server SFTP, con chiave' }],
  }),
  field({ key: 'sender', label: 'Nome di questa postazione', required: true, preset: 'sportello-1', hint: 'Distingue le consegne: lettere minuscole, cifre e trattini, da 2 a 20. Ogni postazione ha il suo.' }),
  field({ key: 'folder', label: 'Cartella di scambio', required: true, hint: 'Per intero. Contiene le cartelle «out» e «in».', onlyWhen: by('folder') }),
  field({ key: 'host', label: 'Server', required: true, hint: 'Per esempio sftp.partner.it', onlyWhen: SFTP }),
  field({ key: 'port', label: 'Porta', required: true, kind: 'number', preset: '22', onlyWhen: SFTP }),
  field({ key: 'user', label: 'Utente', required: true, onlyWhen: SFTP }),
  field({ key: 'password', label: 'Password', required: true, kind: 'secret', onlyWhen: by('sftp-password') }),
  field({ key: 'privateKey', label: 'Chiave privata', required: true, kind: 'secret', multiline: true, hint: 'Tutto il testo, da «-----BEGIN» a «-----END».', onlyWhen: by('sftp-key') }),
  field({ key: 'passphrase', label: 'Password della chiave privata', kind: 'secret', hint: 'Solo se la chiave ne ha una.', onlyWhen: by('sftp-key') }),
  field({ key: 'fingerprint', label: 'Impronta del server', required: true, hint: 'La dà il partner, per una via diversa dalla rete: SHA256: e 43 caratteri. Un server con un’altra impronta viene rifiutato.', onlyWhen: SFTP }),
  field({ key: 'remoteFolder', label: 'Cartella sul server', required: true, preset: '.', hint: 'Quella che contiene «out» e «in»; un punto se sono dove si entra.', onlyWhen: SFTP }),
  MOVED_FIELD,
  field({ key: 'table', label: 'Aggiungi una tabella CSV', kind: 'switch', preset: 'false', hint: 'Accanto a ogni consegna, da leggere con un foglio di calcolo. Contiene gli stessi dati personali.' }),
];

/** The partner counts the deliveries of a sender; the folder or the server may move. */
export const FILE_PLACE: PlaceKeys = { fixed: ['sender'], movable: ['way', 'folder', 'host', 'port', 'remoteFolder'] };

export const FILE_NEEDS: readonly string[] = [
  'L’accordo con il partner sul formato: docs/file-exchange.md, da dargli così com’è.',
  'La cartella condivisa, oppure indirizzo, utente e impronta del server SFTP, con il diritto di scrivere in «out» e di leggere in «in».',
  'Il codice di segregazione e l’intervallo di numeri di avviso riservati a questa postazione.',
  'La nomina del partner a responsabile del trattamento: i file contengono i dati dei debitori.',
];

const text = (settings: ConnectionSettings, key: string): string => settings[key]?.trim() ?? '';

/** What is wrong with what was typed, at its field. */
export function checkFile(settings: ConnectionSettings, secrets: ConnectionSecrets): readonly SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const way = text(settings, 'way');
  for (const { key, label, required, kind, onlyWhen } of FILE_FIELDS) {
    const applies = onlyWhen === null || onlyWhen.values.includes(way);
    if (applies && required && (kind === 'secret' ? (secrets[key] ?? '') : text(settings, key)) === '') problems.push({ field: key, message: `Manca: ${label}.` });
  }
  const add = (wrong: boolean, key: string, message: string): void => { if (wrong && !problems.some((problem) => problem.field === key)) problems.push({ field: key, message }); };
  add(!WAYS.some((known) => known === way), 'way', 'Scegli una cartella o un server SFTP.');
  add(!SENDER_NAME.test(text(settings, 'sender')), 'sender', 'Da 2 a 20 lettere minuscole, cifre o trattini, a cominciare da una lettera.');
  if (way === 'folder') add(!isAbsolute(text(settings, 'folder')), 'folder', 'Scrivi il percorso per intero, a cominciare dal disco o da /.');
  if (way === 'sftp-password' || way === 'sftp-key') checkServer(settings, add);
  if (way === 'sftp-key') add(!/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----/.test(secrets['privateKey'] ?? ''), 'privateKey', 'Serve tutto il testo della chiave privata, da «-----BEGIN» a «-----END».');
  return problems;
}

function checkServer(settings: ConnectionSettings, add: (wrong: boolean, key: string, message: string) => void): void {
  const port = Number(text(settings, 'port'));
  add(!/^[A-Za-z0-9.:-]{1,253}$/.test(text(settings, 'host')), 'host', 'Scrivi il nome del server da solo, senza sftp:// e senza cartelle.');
  add(!Number.isInteger(port) || port < 1 || port > 65_535, 'port', 'Un numero da 1 a 65535; di solito è 22.');
  add(readFingerprint(text(settings, 'fingerprint')) === null, 'fingerprint', 'L’impronta si scrive SHA256: seguito da 43 caratteri, come la mostra «ssh-keygen -lf». Quelle MD5 (coppie separate da due punti) non bastano.');
  add(/[\n\r\0]/.test(text(settings, 'remoteFolder')), 'remoteFolder', 'Scrivi un solo percorso.');
}

/** @returns null when {@link checkFile} finds something */
export function readFile(settings: ConnectionSettings, secrets: ConnectionSecrets): FileSettings | null {
  if (checkFile(settings, secrets).length > 0) return null;
  const way = text(settings, 'way');
  const common = { sender: text(settings, 'sender'), withTable: text(settings, 'table') === 'true' };
  if (way === 'folder') return { ...common, place: { kind: 'folder', folder: text(settings, 'folder') } };
  const isKey = way === 'sftp-key';
  return {
    ...common,
    place: {
      kind: 'sftp',
      sftp: {
        host: text(settings, 'host'), port: Number(text(settings, 'port')), user: text(settings, 'user'), folder: text(settings, 'remoteFolder'), fingerprint: readFingerprint(text(settings, 'fingerprint')) ?? '',
        connectTimeoutMs: CONNECT_TIMEOUT_MS, operationTimeoutMs: OPERATION_TIMEOUT_MS,
      },
      secrets: { password: isKey ? null : (secrets['password'] ?? null), privateKey: isKey ? (secrets['privateKey'] ?? null) : null, passphrase: isKey ? secrets['passphrase'] || null : null },
    },
  };
}
