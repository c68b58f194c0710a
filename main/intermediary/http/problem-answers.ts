import { z } from 'zod';
import { formatDate, isCivilDate } from '../../domain/civil-date.ts';
import type { HttpAnswer } from './http-client.ts';

/** A field that the remote did not accept: its name there, and what is wrong in Italian. Never the value. */
export type RefusedField = Readonly<{ field: string; message: string }>;

/**
 * What a refusal says, without the remote's own words: they may quote names and fiscal codes (intermediary.md 1.1.8), so they stay in the record of the exchange and go
 * neither to logs nor to errors. `shape` tells who answered: the service itself, the gateway before it, or something that speaks neither language.
 */
export type Problem = Readonly<{ code: string; detail: string | null; fields: readonly RefusedField[]; shape: 'gpd' | 'gateway' | 'fdr' | 'govpay' | 'none' }>;

const gpdProblem = z.looseObject({ title: z.string(), status: z.number().optional(), detail: z.string().nullish() });
const gatewayProblem = z.looseObject({ statusCode: z.number(), message: z.string() });
const fdrProblem = z.looseObject({ httpStatusCode: z.number(), appErrorCode: z.string().regex(/^FDR-\d{3,5}$/), errors: z.array(z.looseObject({ path: z.string().nullish() })).nullish() });
const govpayProblem = z.looseObject({ categoria: z.string(), codice: z.string().regex(/^[A-Z0-9_]{1,40}$/i) });

/** Reads a refusal of GPD, of its gateway, of FdR or of GovPay (FaultBean). Anything else is `HTTP_nnn`. */
export function readProblem(answer: Pick<HttpAnswer, 'status' | 'body'>): Problem {
  const json = readJson(answer.body);
  const fdr = fdrProblem.safeParse(json);
  if (fdr.success) return { code: fdr.data.appErrorCode, detail: null, fields: (fdr.data.errors ?? []).flatMap(({ path }) => (path == null ? [] : refusedField(path, ''))), shape: 'fdr' };
  const govpay = govpayProblem.safeParse(json);
  if (govpay.success) return { code: govpay.data.codice, detail: null, fields: [], shape: 'govpay' };
  const gateway = gatewayProblem.safeParse(json);
  if (gateway.success) return { code: `GATEWAY_${answer.status}`, detail: null, fields: [], shape: 'gateway' };
  const gpd = gpdProblem.safeParse(json);
  return gpd.success ? readGpdProblem(answer.status, gpd.data.title, gpd.data.detail ?? '') : { code: `HTTP_${answer.status}`, detail: null, fields: [], shape: 'none' };
}

/** Code of an answer for the record of the exchange; null while it is no refusal. */
export function problemCode(answer: Pick<HttpAnswer, 'status' | 'body'>): string | null {
  return answer.status < 300 ? null : readProblem(answer).code;
}

/** The body as JSON; undefined when it is not (a portal's HTML, a truncated answer). */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** 409 of GPD differ by their title alone (intermediary.md 1.1.8); the first that matches counts, the narrower before the wider. */
const GPD_TITLES: readonly (readonly [RegExp, string])[] = [
  [/reserved metadata/i, 'GPD_METADATA_RESERVED'],
  [/metadata.*violated constraints of uniqueness/i, 'GPD_METADATA_DUPLICATE'],
  [/violated constraints of uniqueness/i, 'GPD_DUPLICATE'],
  [/not in updatable state/i, 'GPD_NOT_UPDATABLE'],
  [/not in publishable state/i, 'GPD_NOT_PUBLISHABLE'],
  [/not in invalidable state/i, 'GPD_NOT_INVALIDABLE'],
  [/publish request occurred after the due date/i, 'GPD_PUBLISH_AFTER_DUE_DATE'],
  [/publish request occurred after the validity date/i, 'GPD_PUBLISH_AFTER_VALIDITY'],
  [/existing related payment found/i, 'GPD_PAYMENT_FOUND'],
  [/not in payable state/i, 'GPD_NOT_PAYABLE'],
  [/not found the debt position/i, 'GPD_POSITION_NOT_FOUND'],
  [/not found the payment option/i, 'GPD_INSTALLMENT_NOT_FOUND'],
  [/not enough elements/i, 'GPD_NO_MORE_PAGES'],
  [/exclusive parameters/i, 'GPD_EXCLUSIVE_PARAMETERS'],
  [/unique|already exists/i, 'GPD_DUPLICATE'],
];

function readGpdProblem(status: number, title: string, detail: string): Problem {
  // «Not enough elements» comes in either place.
  const known = GPD_TITLES.find(([pattern]) => pattern.test(/not enough elements/i.test(detail) ? detail : title));
  const fields = readFields(detail);
  if (status === 403) return { code: 'GPD_FORBIDDEN', detail: null, fields: [], shape: 'gpd' };
  if (status === 400 && known === undefined) return { ...readRequestProblem(detail, fields), shape: 'gpd' };
  return { code: known?.[1] ?? `HTTP_${status}`, detail: null, fields, shape: 'gpd' };
}

function readRequestProblem(detail: string, fields: readonly RefusedField[]): Readonly<{ code: string; detail: string | null; fields: readonly RefusedField[] }> {
  if (/dates? congruence|due_?date must|validity_?date must|retention_?date must/i.test(detail)) {
    const due = /due_?date\s*=\s*(\d{4}-\d{2}-\d{2})/i.exec(detail)?.[1];
    return { code: 'GPD_DATES', detail: due === undefined || !isCivilDate(due) ? null : `scadenza ${formatDate(due)}`, fields: [{ field: 'dueDate', message: 'scadenza: è già passata o viene prima del primo giorno pagabile' }] };
  }
  if (/amounts? congruence/i.test(detail)) return { code: 'GPD_AMOUNTS', detail: null, fields: [{ field: 'amount', message: 'importo: non è la somma degli importi dei beneficiari' }] };
  return { code: 'GPD_REQUEST', detail: fields.length === 0 ? null : fields.map(({ message }) => message).join('; '), fields };
}

const FIELD_LABELS: Readonly<Record<string, string>> = {
  iupd: 'codice della posizione', companyName: 'nome dell’ente', officeName: 'ufficio', description: 'causale', dueDate: 'scadenza', validityDate: 'primo giorno pagabile', retentionDate: 'ultimo giorno di conservazione', switchToExpired: 'blocco dopo la scadenza',
  type: 'tipo di debitore', fiscalCode: 'codice fiscale del debitore', fullName: 'nome del debitore', streetName: 'via', civicNumber: 'numero civico', postalCode: 'CAP', city: 'comune', province: 'provincia', region: 'regione', country: 'nazione',
  email: 'posta elettronica', phone: 'telefono', nav: 'numero avviso', iuv: 'IUV', amount: 'importo', idTransfer: 'numero del beneficiario', organizationFiscalCode: 'codice fiscale del beneficiario', remittanceInformation: 'causale del versamento',
  category: 'codice tassonomia', iban: 'IBAN', postalIban: 'IBAN postale', stamp: 'marca da bollo', installments: 'rate', paymentOption: 'opzioni di pagamento', transfer: 'beneficiari', paymentDate: 'data del pagamento',
};

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/must not be (blank|null|empty)|is required/i, 'manca'],
  [/size must be|length/i, 'è troppo lungo o troppo corto'],
  [/must match/i, 'è scritto in un modo non ammesso'],
  [/must be (greater|less|positive)/i, 'è fuori dai limiti'],
  [/email/i, 'non è un indirizzo valido'],
];

/** `field: message, field: message`, as bean validation joins them. Whatever does not look like the name of a field is dropped. */
function readFields(detail: string): readonly RefusedField[] {
  return detail.split(/,\s*(?=[A-Za-z][\w.[\]]*:)/).flatMap((part) => {
    const pieces = /^([A-Za-z][\w.[\]]{0,120}):\s*(.+)$/s.exec(part.trim());
    return pieces === null ? [] : refusedField(pieces[1] ?? '', pieces[2] ?? '');
  });
}

function refusedField(path: string, said: string): readonly RefusedField[] {
  const field = /([A-Za-z]\w*)(?:\[\d+\])?$/.exec(path)?.[1];
  const label = field === undefined ? undefined : FIELD_LABELS[field];
  if (field === undefined || label === undefined) return [];
  return [{ field, message: `${label}: ${PHRASES.find(([pattern]) => pattern.test(said))?.[1] ?? 'non è accettato'}` }];
}
