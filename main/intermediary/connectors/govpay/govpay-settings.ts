import { MOVED_FIELD, type ConnectionField, type ConnectionSecrets, type ConnectionSettings, type PlaceKeys, type SettingsProblem } from '../connector-module.ts';

export const AUTHENTICATIONS = ['basic', 'ssl', 'apikey'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** Settings of a GovPay installation, as read from what was typed. */
export type GovPaySettings = Readonly<{
  /** Whole base addresses: the context of the server differs by installation (intermediary.md 1.2). */
  pendenzeUrl: string; ragioneriaUrl: string; authentication: Authentication;
  /** Code of the calling application, equal to the user's (APP_002). */
  application: string;
  apiIdHeader: string; apiKeyHeader: string;
  /** Our code of a service → GovPay `idTipoPendenza`. */
  types: ReadonlyMap<string, string>; fallbackType: string | null;
  /** Zone of the server's Java machine: times without zone are in it. */
  zone: string;
  caPem: string | null; proxyUrl: string | null; keepAlive: boolean; callsPerTenSeconds: number;
}>;

const field = (more: Pick<ConnectionField, 'key' | 'label'> & Partial<ConnectionField>): ConnectionField => ({ hint: null, required: false, kind: 'text', multiline: false, choices: [], preset: null, onlyWhen: null, ...more });
const only = (...values: readonly string[]) => ({ key: 'authentication', values });

export const GOVPAY_FIELDS: readonly ConnectionField[] = [
  field({ key: 'pendenzeUrl', label: 'Indirizzo API Pendenze', required: true, hint: 'Per intero, per esempio https://pagamenti.regione.it/govpay/backend/api/pendenze/rs/basic/v2' }),
  field({ key: 'ragioneriaUrl', label: 'Indirizzo API Ragioneria', required: true, hint: 'Per intero, per esempio https://pagamenti.regione.it/govpay/backend/api/ragioneria/rs/basic/v3' }),
  MOVED_FIELD,
  field({ key: 'application', label: 'Codice dell’applicazione (idA2A)', required: true, hint: 'Lo dà chi gestisce GovPay: lettere, cifre, - e _, al massimo 35.' }),
  field({ key: 'authentication', label: 'Come ci si presenta', required: true, kind: 'choice', preset: 'basic', choices: [{ value: 'basic', label: 'Utente e password' }, { value: 'ssl', label: 'Certificato' }, { value: 'apikey', label: 'Chiave API' }] }),
  field({ key: 'user', label: 'Utente', required: true, onlyWhen: only('basic') }),
  field({ key: 'password', label: 'Password', kind: 'secret', required: true, onlyWhen: only('basic') }),
  field({ key: 'apiId', label: 'Identificativo della chiave', required: true, onlyWhen: only('apikey') }),
  field({ key: 'apiKey', label: 'Chiave', kind: 'secret', required: true, onlyWhen: only('apikey') }),
  field({ key: 'apiIdHeader', label: 'Nome dell’intestazione dell’identificativo', preset: 'X-APP-ID', required: true, hint: 'È scelto da chi ha installato GovPay.', onlyWhen: only('apikey') }),
  field({ key: 'apiKeyHeader', label: 'Nome dell’intestazione della chiave', preset: 'X-API-KEY', required: true, onlyWhen: only('apikey') }),
  field({ key: 'certificate', label: 'Certificato (PEM)', kind: 'lines', required: true, onlyWhen: only('ssl') }),
  field({ key: 'certificateKey', label: 'Chiave privata del certificato (PEM)', kind: 'secret', multiline: true, required: true, onlyWhen: only('ssl') }),
  field({ key: 'certificatePassphrase', label: 'Password della chiave privata', kind: 'secret', onlyWhen: only('ssl') }),
  field({ key: 'types', label: 'Tipi di pendenza', kind: 'lines', hint: 'Una riga per servizio: CODICE=tipo, per esempio TARI=tari-2026. Un servizio che non c’è usa il proprio codice.' }),
  field({ key: 'fallbackType', label: 'Tipo di pendenza per gli altri', hint: 'Se c’è, vale per i servizi che non sono nell’elenco.' }),
  field({ key: 'zone', label: 'Fuso orario del server', preset: 'Europe/Rome', required: true, hint: 'Quello della macchina dove gira GovPay. La prova di collegamento lo controlla appena c’è un flusso di rendicontazione.' }),
  field({ key: 'callsPerTenSeconds', label: 'Chiamate ogni 10 secondi', kind: 'number', preset: '30', required: true, hint: 'Da 1 a 95.' }),
  field({ key: 'ca', label: 'Autorità privata (PEM)', kind: 'lines', hint: 'Solo se il server ha un certificato di un’autorità che il computer non conosce.' }),
  field({ key: 'proxyUrl', label: 'Proxy', hint: 'Per esempio http://proxy.comune.it:3128' }),
  field({ key: 'proxyUser', label: 'Utente del proxy' }),
  field({ key: 'proxyPassword', label: 'Password del proxy', kind: 'secret' }),
  field({ key: 'keepAlive', label: 'Tieni aperte le connessioni', kind: 'switch', preset: 'true', hint: 'Spegnilo se il server le interrompe.' }),
];

/** A pendenza is known by the application that sent it. */
export const GOVPAY_PLACE: PlaceKeys = { fixed: ['application'], movable: ['pendenzeUrl', 'ragioneriaUrl'] };

/** Italian names of the calls to GovPay, by the name under which each is recorded. */
export const GOVPAY_OPERATIONS: Readonly<Record<string, string>> = {
  'govpay.create': 'Creazione della pendenza', 'govpay.update': 'Modifica della pendenza', 'govpay.cancel': 'Cambio di stato della pendenza', 'govpay.withdraw': 'Annullo di una pendenza tolta dal piano', 'govpay.read': 'Lettura della pendenza', 'govpay.byNotice': 'Ricerca per numero avviso', 'govpay.notice': 'Avviso di GovPay',
  'govpay.receipts': 'Elenco delle ricevute', 'govpay.receiptsOfNumber': 'Ricevute di un avviso', 'govpay.receipt': 'Lettura della ricevuta', 'govpay.flows': 'Elenco dei flussi', 'govpay.flow': 'Lettura di un flusso', 'govpay.collections': 'Riscossioni',
  'govpay.reconcile': 'Riconciliazione', 'govpay.reconciliation': 'Lettura di una riconciliazione', 'govpay.profile': 'Prova: pendenze', 'govpay.accountingProfile': 'Prova: ragioneria', 'govpay.zoneFlows': 'Prova: elenco dei flussi', 'govpay.zoneFlow': 'Prova: lettura di un flusso',
};

export const GOVPAY_NEEDS: readonly string[] = [
  'Gli indirizzi delle API Pendenze v2 e Ragioneria v3 di questa installazione.',
  'Un’applicazione registrata in GovPay per questo ente, con i diritti di scrittura sulle Pendenze e di lettura su Rendicontazioni e Riscossioni.',
  'Il codice di segregazione del dominio: gli avvisi emessi qui devono portarlo.',
  'I tipi di pendenza abilitati e gli IBAN registrati per il dominio.',
];

const IDENTIFIER = /^[a-zA-Z0-9\-_]{1,35}$/;
const TYPE = /^[a-zA-Z0-9\-_.]{1,35}$/;

function text(settings: ConnectionSettings, key: string): string {
  return settings[key]?.trim() ?? '';
}

/** Lines `CODE=type`; null where one is no such line. */
function readTypes(lines: string): ReadonlyMap<string, string> | null {
  const types = new Map<string, string>();
  for (const line of lines.split(/\r?\n/).map((one) => one.trim()).filter((one) => one !== '')) {
    const [code, type, more] = line.split('=').map((part) => part.trim());
    if (code === undefined || code === '' || type === undefined || !TYPE.test(type) || more !== undefined) return null;
    types.set(code, type);
  }
  return types;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('it', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What is wrong with what was typed, at its field. Required fields that do not apply are not asked. */
export function checkGovPay(settings: ConnectionSettings, secrets: ConnectionSecrets): readonly SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const authentication = text(settings, 'authentication');
  for (const { key, label, required, kind, onlyWhen } of GOVPAY_FIELDS) {
    const applies = onlyWhen === null || onlyWhen.values.includes(text(settings, onlyWhen.key));
    const given = kind === 'secret' ? (secrets[key] ?? '') : text(settings, key);
    if (applies && required && given === '') problems.push({ field: key, message: `Manca: ${label}.` });
  }
  const add = (wrong: boolean, key: string, message: string): void => { if (wrong && !problems.some((problem) => problem.field === key)) problems.push({ field: key, message }); };
  add(!AUTHENTICATIONS.some((known) => known === authentication), 'authentication', 'Scegli come ci si presenta.');
  for (const key of ['pendenzeUrl', 'ragioneriaUrl']) add(!/^https?:\/\/[^\s?#]+$/.test(text(settings, key)), key, 'L’indirizzo comincia con https:// e non ha ? né #.');
  add(!IDENTIFIER.test(text(settings, 'application')), 'application', 'Lettere, cifre, - e _, al massimo 35.');
  add(readTypes(text(settings, 'types')) === null, 'types', 'Ogni riga si scrive CODICE=tipo.');
  add(text(settings, 'fallbackType') !== '' && !TYPE.test(text(settings, 'fallbackType')), 'fallbackType', 'Lettere, cifre, -, _ e punto, al massimo 35.');
  add(!isZone(text(settings, 'zone')), 'zone', 'Il fuso si scrive come Europe/Rome o UTC.');
  const calls = Number(text(settings, 'callsPerTenSeconds'));
  add(!Number.isInteger(calls) || calls < 1 || calls > 95, 'callsPerTenSeconds', 'Un numero da 1 a 95.');
  for (const key of ['apiIdHeader', 'apiKeyHeader']) add(authentication === 'apikey' && !/^[A-Za-z0-9-]{1,60}$/.test(text(settings, key)), key, 'Lettere, cifre e trattini.');
  for (const key of ['certificate', 'ca']) add(text(settings, key) !== '' && !text(settings, key).includes('-----BEGIN CERTIFICATE-----'), key, 'Serve un certificato in formato PEM (-----BEGIN CERTIFICATE-----).');
  return problems;
}

/** @returns null when {@link checkGovPay} finds something */
export function readGovPay(settings: ConnectionSettings): GovPaySettings | null {
  const authentication = AUTHENTICATIONS.find((known) => known === text(settings, 'authentication'));
  const types = readTypes(text(settings, 'types'));
  if (authentication === undefined || types === null) return null;
  return {
    pendenzeUrl: text(settings, 'pendenzeUrl').replace(/\/+$/, ''), ragioneriaUrl: text(settings, 'ragioneriaUrl').replace(/\/+$/, ''), authentication, application: text(settings, 'application'),
    apiIdHeader: text(settings, 'apiIdHeader'), apiKeyHeader: text(settings, 'apiKeyHeader'), types, fallbackType: text(settings, 'fallbackType') || null, zone: text(settings, 'zone'), caPem: text(settings, 'ca') || null,
    proxyUrl: text(settings, 'proxyUrl') || null, keepAlive: text(settings, 'keepAlive') !== 'false', callsPerTenSeconds: Number(text(settings, 'callsPerTenSeconds')),
  };
}

/** Headers that say who calls; never recorded. */
export function authenticationHeaders(settings: ConnectionSettings, secrets: ConnectionSecrets): Readonly<Record<string, string>> {
  const read = readGovPay(settings);
  if (read === null || read.authentication === 'ssl') return {};
  if (read.authentication === 'basic') return { Authorization: `Basic ${Buffer.from(`${text(settings, 'user')}:${secrets['password'] ?? ''}`).toString('base64')}` };
  return { [read.apiIdHeader]: text(settings, 'apiId'), [read.apiKeyHeader]: secrets['apiKey'] ?? '' };
}
