import { formatDecimalAmount } from '../../../domain/money.ts';
import { assertNever } from '../../../domain/result.ts';
import type { RemoteInstallment, RemotePosition, RemoteStatus } from '../../connector.ts';
import { canonicalHash, installmentsOf, textsHash, type HashedInstallment, type PositionSnapshot, type SnapshotInstallment } from '../../position-snapshot.ts';
import { attachedShape, type Pendenza, type PendenzaState } from './govpay-shapes.ts';

/** Euro with two decimals, as the API wants them (intermediary.md 1.2). */
function euro(cents: number): number {
  return Number(formatDecimalAmount(cents));
}

function cents(amount: number): number {
  return Math.round(amount * 100);
}

function cut(text: string, most: number): string {
  return [...text].slice(0, most).join('');
}

/** Leaves out what was not given: an empty text is refused by the length rules. */
function given(pairs: Readonly<Record<string, string | number | null>>): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(pairs).filter((pair): pair is [string, string | number] => pair[1] !== null && pair[1] !== ''));
}

/** Category `9/0101108TS/` of pagoPA: kind of accounting 9 (ALTRO) and its code. */
function accounting(category: string): Readonly<{ tipoContabilita: string; codiceContabilita: string }> {
  const [kind, ...code] = category.split('/');
  const kinds: Readonly<Record<string, string>> = { 0: 'CAPITOLO', 1: 'SPECIALE', 2: 'SIOPE', 9: 'ALTRO' };
  return { tipoContabilita: kinds[kind ?? ''] ?? 'ALTRO', codiceContabilita: code.join('/').replace(/\/$/, '') || category };
}

/** The name under which an installment is kept: its number, unique and of the right shape (intermediary.md 3, Installment.id). */
export function pendenzaId(installment: Readonly<{ nav: string }>): string {
  return installment.nav;
}

/**
 * Body of the PUT of one installment (schema NuovaPendenza). Several installments of a position are joined by a document. `dataScadenza` ends the payability, so it is only sent where
 * there is a last day; `dataValidita` means "amount valid until" and is never sent (intermediary.md 3).
 */
export function pendenzaBody(snapshot: PositionSnapshot, installment: SnapshotInstallment, place: Readonly<{ number: number; of: number }>, type: string) {
  const { debtor } = snapshot;
  return {
    idTipoPendenza: type, idDominio: snapshot.organization, causale: cut(installment.description, 140),
    soggettoPagatore: {
      tipo: debtor.type, identificativo: debtor.fiscalCode ?? 'ANONIMO', anagrafica: cut(debtor.name, 70),
      ...given({ indirizzo: cut(debtor.street, 70), civico: cut(debtor.civicNumber, 16), cap: cut(debtor.postalCode, 16), localita: cut(debtor.city, 35), provincia: cut(debtor.province, 35), nazione: /^[A-Z]{2}$/.test(debtor.country) ? debtor.country : null, email: debtor.email, cellulare: mobile(debtor.phone) }),
    },
    importo: euro(installment.amountCents), numeroAvviso: installment.nav, ...given({ dataScadenza: installment.payableUntil }),
    datiAllegati: { sportello: { dueDate: installment.dueDate, payableUntil: installment.payableUntil } },
    ...(place.of === 1 ? {} : { documento: { identificativo: snapshot.iupd, descrizione: cut(snapshot.description, 80), rata: place.number } }),
    voci: installment.transfers.map((transfer) => ({
      idVocePendenza: String(transfer.index), importo: euro(transfer.amountCents), descrizione: cut(transfer.description, 140), descrizioneCausaleRPT: cut(transfer.description, 140),
      ...(transfer.payeeFiscalCode === snapshot.organization ? {} : { idDominio: transfer.payeeFiscalCode }), ibanAccredito: compact(transfer.iban), ...given({ ibanAppoggio: compact(transfer.postalIban) }), ...accounting(transfer.category),
    })),
  };
}

/** GovPay takes an IBAN without blanks only. */
function compact(iban: string | null): string {
  return (iban ?? '').replace(/\s/g, '').toUpperCase();
}

/** Only a number of the shape that the API takes, `+NN NNN-NNNNNNN`; any other would have the whole debt refused. */
function mobile(phone: string | null): string | null {
  const digits = /^(?:\+39)?(3\d{2})(\d{6,7})$/.exec(phone?.replace(/[\s./-]/g, '') ?? '');
  return digits === null ? null : `+39 ${digits[1]}-${digits[2]}`;
}

/** @see pendenzaBody */
export function bodiesOf(snapshot: PositionSnapshot, type: string): readonly Readonly<{ id: string; body: ReturnType<typeof pendenzaBody> }>[] {
  const all = installmentsOf(snapshot);
  return all.map((installment, index) => ({ id: pendenzaId(installment), body: pendenzaBody(snapshot, installment, { number: index + 1, of: all.length }, type) }));
}

function statusOf(state: PendenzaState): RemoteStatus {
  switch (state) {
    case 'NON_ESEGUITA': return 'PAYABLE';
    case 'SCADUTA': return 'EXPIRED';
    case 'ESEGUITA': return 'PAID';
    case 'ESEGUITA_PARZIALE': return 'PARTIALLY_PAID';
    case 'ANNULLATA': return 'CANCELLED';
    case 'INCASSATA': return 'REPORTED';
    case 'ANOMALA': return 'ANOMALOUS';
    default: return assertNever(state, 'statusOf');
  }
}

const isPaid = (status: RemoteStatus): boolean => status === 'PAID' || status === 'REPORTED';

/** One status of several pendenze: doubt first, then money, then what can still be paid. */
function together(statuses: readonly RemoteStatus[]): RemoteStatus {
  if (statuses.includes('ANOMALOUS')) return 'ANOMALOUS';
  if (statuses.every(isPaid)) return statuses.every((status) => status === 'REPORTED') ? 'REPORTED' : 'PAID';
  if (statuses.includes('PARTIALLY_PAID') || statuses.some(isPaid)) return 'PARTIALLY_PAID';
  if (statuses.includes('PAYABLE')) return 'PAYABLE';
  return statuses.includes('EXPIRED') ? 'EXPIRED' : 'CANCELLED';
}

/** Our due date: GovPay knows a last day only. Ours is believed only while nobody has changed the other. */
function dayOf(pendenza: Pendenza): string | null {
  const attached = attachedShape.safeParse(pendenza.datiAllegati);
  const remote = pendenza.dataScadenza?.slice(0, 10) ?? null;
  return attached.success && attached.data.sportello.payableUntil === remote ? attached.data.sportello.dueDate : remote;
}

function categoryOf(voce: Pendenza['voci'][number]): string {
  const kinds: Readonly<Record<string, string>> = { CAPITOLO: '0', SPECIALE: '1', SIOPE: '2', ALTRO: '9' };
  return `${kinds[voce.tipoContabilita ?? 'ALTRO'] ?? '9'}/${voce.codiceContabilita ?? voce.codEntrata ?? ''}/`;
}

function hashed(pendenza: Pendenza): HashedInstallment {
  const nav = pendenza.numeroAvviso ?? '';
  return {
    nav, iuv: nav.slice(1), amountCents: cents(pendenza.importo), dueDate: dayOf(pendenza),
    transfers: pendenza.voci.map((voce, index) => ({
      index: Number(voce.idVocePendenza) || (voce.indice ?? index + 1), payeeFiscalCode: voce.dominio?.idDominio ?? voce.idDominio ?? pendenza.dominio.idDominio, iban: voce.ibanAccredito ?? null, stamp: voce.tipoBollo !== undefined, amountCents: cents(voce.importo),
      category: categoryOf(voce),
    })),
  };
}

type Text = string | null | undefined;
const DEBTOR_TEXTS = ['tipo', 'identificativo', 'anagrafica', 'indirizzo', 'civico', 'cap', 'localita', 'provincia', 'nazione', 'email', 'cellulare'] as const;

function textsOf({ nav, causale, debtor, voci }: Readonly<{ nav: string; causale: Text; debtor: Readonly<Partial<Record<string, Text>>> | undefined; voci: readonly Readonly<{ idVocePendenza: string; descrizione?: Text }>[] }>): readonly Text[] {
  return [nav, causale, ...DEBTOR_TEXTS.map((name) => debtor?.[name]), ...voci.toSorted((a, b) => Number(a.idVocePendenza) - Number(b.idVocePendenza)).flatMap((voce) => [voce.idVocePendenza, voce.descrizione])];
}

/** The texts of a position as its bodies say them, cut as GovPay wants them: what {@link toRemote} says where they arrived. */
export function sentTexts(snapshot: PositionSnapshot): string {
  return textsHash(bodiesOf(snapshot, '').map(({ body }) => textsOf({ nav: body.numeroAvviso, causale: body.causale, debtor: body.soggettoPagatore, voci: body.voci })));
}

/** The whole position as its pendenze say; all of them were found. */
export function toRemote(iupd: string, pendenze: readonly Pendenza[]): RemotePosition {
  const installments = pendenze.map((pendenza): RemoteInstallment => {
    const { nav, iuv, amountCents, dueDate, transfers: voci } = hashed(pendenza);
    const transfers = [...voci].sort((a, b) => a.index - b.index).map((voce) => ({ index: voce.index, payeeFiscalCode: voce.payeeFiscalCode, iban: voce.iban, amountCents: voce.amountCents }));
    return { nav, iuv, status: statusOf(pendenza.stato), amountCents, notificationFeeCents: 0, dueDate, payableUntil: pendenza.dataScadenza?.slice(0, 10) ?? null, paidAt: pendenza.dataPagamento ?? null, receiptId: null, psp: null, markedByCreditor: false, transfers };
  });
  const hash = canonicalHash(pendenze.map(hashed));
  return { iupd, status: together(installments.map(({ status }) => status)), version: hash, hash, textsHash: textsHash(pendenze.map(({ numeroAvviso, causale, soggettoPagatore, voci }) => textsOf({ nav: numeroAvviso ?? '', causale, debtor: soggettoPagatore, voci }))), installments };
}
