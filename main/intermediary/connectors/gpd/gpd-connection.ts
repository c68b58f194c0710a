import { readBaseAddress, readProxyAddress } from '../../http/base-address.ts';
import { MOVED_FIELD, type ConnectionField, type ConnectionSecrets, type ConnectionSettings, type PlaceKeys, type SettingsProblem } from '../connector-module.ts';
import {
  API_NAMES, baseUrlsUnder, DEFAULT_BULK_THRESHOLD, DEFAULT_CALLS_PER_TEN_SECONDS, GPD_APIS, GPD_ROOTS, KEY_LABELS, MAX_CALLS_PER_TEN_SECONDS, type GpdApi, type GpdSecrets, type GpdSettings,
} from './gpd-settings.ts';

const field = (more: Pick<ConnectionField, 'key' | 'label'> & Partial<ConnectionField>): ConnectionField => ({ hint: null, required: false, kind: 'text', multiline: false, choices: [], preset: null, onlyWhen: null, ...more });
const ELSEWHERE = { key: 'environment', values: ['OTHER'] };
const ENVIRONMENTS = [{ value: 'UAT', label: 'Collaudo' }, { value: 'PROD', label: 'Esercizio' }, { value: 'OTHER', label: 'Altro indirizzo' }] as const;
const OWN_KEY = 'Solo se pagoPA ne ha data una a parte: altrimenti vale la chiave delle posizioni.';

/** Key of the field with the address of one family, when it is not below the common one. */
const addressKey = (api: GpdApi): string => `${api}Url`;

/** What the guided connection asks for. */
export const GPD_FIELDS: readonly ConnectionField[] = [
  field({ key: 'environment', label: 'Ambiente', required: true, kind: 'choice', preset: 'UAT', choices: ENVIRONMENTS, hint: 'Le chiavi del collaudo e dell’esercizio sono diverse.' }),
  field({ key: 'root', label: 'Indirizzo comune', required: true, onlyWhen: ELSEWHERE, hint: 'Per esempio https://api.platform.pagopa.it' }),
  ...GPD_APIS.map((api) => field({ key: addressKey(api), label: `Indirizzo per ${API_NAMES[api]}`, onlyWhen: ELSEWHERE, hint: 'Per intero; vuoto se sta sotto l’indirizzo comune.' })),
  { ...MOVED_FIELD, onlyWhen: ELSEWHERE },
  field({ key: 'positionsKey', label: KEY_LABELS.positions, required: true, kind: 'secret', hint: 'Dal back-office pagoPA, prodotto GPD: chiave primaria o secondaria.' }),
  field({ key: 'receiptsKey', label: KEY_LABELS.receipts, kind: 'secret', hint: OWN_KEY }),
  field({ key: 'flowsKey', label: KEY_LABELS.flows, kind: 'secret', hint: OWN_KEY }),
  field({ key: 'brokerCode', label: 'Codice dell’intermediario tecnico', hint: 'Codice fiscale con cui l’ente (o chi lo intermedia) è registrato: serve solo per caricare molte posizioni insieme.' }),
  field({ key: 'uploadKey', label: KEY_LABELS.upload, kind: 'secret', hint: OWN_KEY }),
  field({ key: 'callsPerTenSeconds', label: 'Chiamate ogni 10 secondi', kind: 'number', preset: String(DEFAULT_CALLS_PER_TEN_SECONDS), required: true, hint: `Da 1 a ${MAX_CALLS_PER_TEN_SECONDS}: pagoPA ne concede 100 per chiave, anche se la chiave è di più postazioni.` }),
  field({ key: 'bulkThreshold', label: 'Posizioni da cui conviene il caricamento massivo', kind: 'number', preset: String(DEFAULT_BULK_THRESHOLD) }),
  field({ key: 'ca', label: 'Autorità privata (PEM)', kind: 'lines', hint: 'Solo se la rete dell’ente ispeziona le connessioni con un proprio certificato.' }),
  field({ key: 'proxyUrl', label: 'Proxy', hint: 'Per esempio http://proxy.comune.it:3128' }),
  field({ key: 'proxyUser', label: 'Utente del proxy' }),
  field({ key: 'proxyPassword', label: 'Password del proxy', kind: 'secret' }),
  field({ key: 'keepAlive', label: 'Tieni aperte le connessioni', kind: 'switch', preset: 'true', hint: 'Spegnilo se la rete le interrompe.' }),
];

/** Collaudo and esercizio hold different positions; a gateway of the Comune's may move. */
export const GPD_PLACE: PlaceKeys = { fixed: ['environment'], movable: ['root', ...GPD_APIS.map(addressKey)] };

/** What to have at hand before beginning. */
export const GPD_NEEDS: readonly string[] = [
  'L’ente ha una propria stazione pagoPA con il servizio GPD attivo e il suo codice di segregazione.',
  'Le chiavi del back-office pagoPA per posizioni debitorie, ricevute (GPD payments) e flussi di rendicontazione (FdR ente), dell’ambiente giusto.',
  'Gli IBAN dei servizi registrati presso pagoPA.',
];

/** What is wrong with what was typed, in order of field. */
export function checkGpd(settings: ConnectionSettings, secrets: ConnectionSecrets): readonly SettingsProblem[] {
  return [
    ...checkAddresses(settings),
    ...(textOf(secrets, 'positionsKey') === '' ? [{ field: 'positionsKey', message: 'Manca la chiave delle posizioni debitorie: copiala dal back-office pagoPA.' }] : []),
    ...['positionsKey', 'receiptsKey', 'flowsKey', 'uploadKey'].flatMap((key) => (/[^\x21-\x7e]/.test(textOf(secrets, key)) ? [{ field: key, message: 'La chiave contiene spazi o segni che una chiave non ha: copiala di nuovo.' }] : [])),
    ...checkBroker(textOf(settings, 'brokerCode')),
    ...checkNumber(settings, 'callsPerTenSeconds', MAX_CALLS_PER_TEN_SECONDS, `Scrivi quante chiamate ogni 10 secondi, da 1 a ${MAX_CALLS_PER_TEN_SECONDS}.`),
    ...checkNumber(settings, 'bulkThreshold', 100_000, 'Scrivi da quante posizioni, da 1 a 100.000.'),
    ...checkProxy(textOf(settings, 'proxyUrl')),
  ];
}

/** Settings as typed, once {@link checkGpd} found nothing. */
export function gpdSettings(settings: ConnectionSettings, organization: string, segregationCode: string): GpdSettings {
  return {
    organization, segregationCode: segregationCode === '' ? null : segregationCode, brokerCode: textOf(settings, 'brokerCode') || null, baseUrls: addresses(settings),
    callsPerTenSeconds: numberOf(settings, 'callsPerTenSeconds') ?? DEFAULT_CALLS_PER_TEN_SECONDS, bulkThreshold: numberOf(settings, 'bulkThreshold') ?? DEFAULT_BULK_THRESHOLD,
  };
}

/** Keys as typed. */
export function gpdSecrets(secrets: ConnectionSecrets): GpdSecrets {
  const own = (key: string): string | null => textOf(secrets, key) || null;
  return { positionsKey: textOf(secrets, 'positionsKey'), receiptsKey: own('receiptsKey'), flowsKey: own('flowsKey'), uploadKey: own('uploadKey') };
}

function addresses(settings: ConnectionSettings): Readonly<Record<GpdApi, string>> {
  const environment = textOf(settings, 'environment');
  if (environment === 'UAT' || environment === 'PROD') return baseUrlsUnder(GPD_ROOTS[environment]);
  const common = baseUrlsUnder(textOf(settings, 'root'));
  const one = (api: GpdApi): string => textOf(settings, addressKey(api)) || common[api];
  return { positionsV3: one('positionsV3'), positionsV1: one('positionsV1'), receipts: one('receipts'), flows: one('flows'), upload: one('upload') };
}

function checkAddresses(settings: ConnectionSettings): readonly SettingsProblem[] {
  const environment = textOf(settings, 'environment');
  if (!ENVIRONMENTS.some(({ value }) => value === environment)) return [{ field: 'environment', message: 'Scegli collaudo, esercizio o un altro indirizzo.' }];
  if (environment !== 'OTHER') return [];
  const root = readBaseAddress(textOf(settings, 'root'));
  const owned = GPD_APIS.flatMap((api) => {
    const typed = textOf(settings, addressKey(api));
    const address = typed === '' ? null : readBaseAddress(typed);
    return address === null || address.ok ? [] : [{ field: addressKey(api), message: address.error }];
  });
  return root.ok ? owned : [{ field: 'root', message: root.error }, ...owned];
}

function checkBroker(code: string): readonly SettingsProblem[] {
  return code === '' || /^\d{11}$/.test(code) ? [] : [{ field: 'brokerCode', message: 'Il codice dell’intermediario è un codice fiscale di 11 cifre: correggilo, o lascialo vuoto.' }];
}

function checkProxy(typed: string): readonly SettingsProblem[] {
  const proxy = typed === '' ? null : readProxyAddress(typed);
  return proxy === null || proxy.ok ? [] : [{ field: 'proxyUrl', message: proxy.error }];
}

function checkNumber(settings: ConnectionSettings, key: string, max: number, message: string): readonly SettingsProblem[] {
  const value = numberOf(settings, key);
  return textOf(settings, key) === '' || (value !== null && value >= 1 && value <= max) ? [] : [{ field: key, message }];
}

function numberOf(settings: ConnectionSettings, key: string): number | null {
  const typed = textOf(settings, key);
  return /^\d{1,6}$/.test(typed) ? Number(typed) : null;
}

function textOf(typed: Readonly<Record<string, string>>, key: string): string {
  return typed[key]?.trim() ?? '';
}
