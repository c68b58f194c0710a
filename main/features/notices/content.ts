import { createHash } from 'node:crypto';
import type { DrawnDocument } from '../../documents/drawn-document.ts';
import type { AnyNoticeContent, NoticeContent, NoticePayment, NoticePlanContent } from '../../documents/notice-content.ts';
import type { NoticePaper, PrintedLanguage } from '../../domain/notice-paper.ts';
import { buildQrContent } from '../../domain/qr-content.ts';
import type { Reader } from '../../data/engine.ts';
import type { ApplicationContext } from '../application-context.ts';
import { personOnDay } from '../people/index.ts';
import { fineParts, planOf, type InstallmentRow, type PositionRecord } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';

type Entity = NonNullable<Awaited<ReturnType<typeof readEntity>>>;

/** The creditor's part of a notice. */
export function creditorOf(entity: Entity): NoticeContent['creditor'] {
  return { fiscalCode: entity.fiscalCode, name: entity.name, department: entity.department, infoLines: entity.infoLines, cbillCode: entity.cbillCode, logo: entity.logoPngBase64 === null ? null : new Uint8Array(Buffer.from(entity.logoPngBase64, 'base64')), ownSite: entity.ownSite };
}

type Address = Readonly<{ street: string; civicNumber: string; postalCode: string; city: string; province: string; country: string }>;

/** Lines of an address as the post reads them: street, place, country where it is abroad. */
export function addressLines(address: Address | null): readonly string[] {
  if (address === null) return [];
  const street = [address.street, address.civicNumber].filter((part) => part !== '').join(' ');
  const city = [address.postalCode, address.city, address.province === '' ? '' : `(${address.province})`].filter((part) => part !== '').join(' ');
  const country = address.country === '' || address.country === 'IT' ? '' : address.country;
  return [street, city, country].filter((part) => part !== '');
}

/** One line of address as printed; null when nothing is known. */
export function addressLine(address: Address | null): string | null {
  const line = addressLines(address).join(', ');
  return line === '' ? null : line;
}

/** What is missing for the codes of a notice, in Italian; empty when it can be made (states.md: a code cannot be made). */
export function missingFieldsOf(installment: InstallmentRow, debtorName: string, debtorFiscalCode: string | null): readonly string[] {
  const missing: string[] = [];
  if (installment.nav === null) missing.push('il numero avviso');
  if (debtorName.trim() === '' || debtorName === debtorFiscalCode) missing.push('il nome del debitore');
  return missing;
}

/** `payee`: whose the money is and on which account, kept with the print. `printedAccount`: IBAN of the account that stands on the paper, null where no page has a postal section. */
export type NoticeToDraw = Readonly<{
  content: AnyNoticeContent; payee: string; printedAccount: string | null; debtorName: string; /** Others whose number stands on the same paper. */ beside: readonly InstallmentRow[];
  /** Name and address, a line each, for the window of an envelope. */ recipient: readonly string[]; /** The letter before it, whose text stands in the content. */ letter: Readonly<{ versionId: number; title: string; version: number }> | null;
  paper: NoticePaper; language: PrintedLanguage; /** Where the paper is not the usual one of the office, and why: Italian. */ notes: readonly string[];
}>;

/** A plain A4 sheet in Italian: what a notice is collected for before its paper is chosen (paper-choice.ts). */
const PLAIN = { printedAccount: null, letter: null, paper: 'A4', language: 'it', notes: [] } as const;

/** The same page to look at: marked ANTEPRIMA, with no number and no code that could be paid. */
export function asPreview(content: AnyNoticeContent): AnyNoticeContent {
  if (!('payment' in content)) return { ...content, mark: 'PREVIEW', nav: null, qrText: null };
  const { payment } = content;
  const blank = <Part extends Readonly<{ nav: string | null }>>(part: Part): Part => ({ ...part, nav: null });
  const blanked: NoticePayment = payment.kind === 'WHOLE' ? { ...payment, part: blank(payment.part) } : payment.kind === 'FINE' ? { ...payment, discounted: blank(payment.discounted), reduced: blank(payment.reduced) }
    : { ...payment, whole: payment.whole === null ? null : blank(payment.whole), installments: payment.installments.map(blank) };
  return { ...content, payment: blanked, mark: 'PREVIEW' };
}

/** Collects what the notice of an installment prints, from the stored facts only. */
export async function noticeContent(context: ApplicationContext, reader: Reader, record: PositionRecord, installment: InstallmentRow): Promise<NoticeToDraw | null> {
  const entity = await readEntity(reader);
  const person = await personOnDay(reader, record.position.personId, context.clock.today());
  if (entity === null || person === null || installment.nav === null) return null;
  const payment = paymentOf(record, installment);
  if (payment !== null) return planToDraw(context, record, installment, { entity, person, payment });
  const qr = buildQrContent({ nav: installment.nav, creditorTaxCode: entity.fiscalCode, amountCents: installment.amountCents });
  return {
    ...PLAIN, payee: payeeOf(record, installment), beside: [],
    debtorName: person.name, recipient: [person.name, ...addressLines(person.address)],
    content: {
      creditor: creditorOf(entity), debtor: { fiscalCode: person.fiscalCode, name: person.name, address: addressLine(person.address) }, subject: record.position.description, amountCents: installment.amountCents, dueDate: installment.dueDate,
      nav: installment.nav, qrText: qr.ok ? qr.value : null, mark: 'NONE', testArchive: context.testArchive, drawnAt: new Date(context.clock.nowMs()).toISOString(),
    },
  };
}

/** Whose the money of an installment is and on which account, as it is kept with a print. */
export function payeeOf(record: PositionRecord, installment: InstallmentRow): string {
  return record.transfers.filter((transfer) => transfer.installmentId === installment.id).map((transfer) => `${transfer.payeeFiscalCode}:${transfer.iban ?? 'bollo'}`).join('+');
}

/** What the paper of an installment asks for where it is not the only amount of its position; null: a plain notice. */
function paymentOf(record: PositionRecord, installment: InstallmentRow): NoticePayment | null {
  const fine = fineParts(record);
  if (fine !== null && fine.reducedRuns) return { kind: 'FINE', discounted: partOf(fine.reduced), reduced: partOf(fine.full) };
  const { installments } = planOf(record);
  return installments.some(({ id }) => id === installment.id) ? { kind: 'INSTALLMENTS', whole: null, installments: [{ ...partOf(installment), number: installment.number }] } : null;
}

function partOf({ nav, amountCents, dueDate }: InstallmentRow) {
  return { nav, amountCents, dueDate };
}

type Printed = Readonly<{ entity: Entity; person: NonNullable<Awaited<ReturnType<typeof personOnDay>>>; payment: NoticePayment }>;

function planToDraw(context: ApplicationContext, record: PositionRecord, installment: InstallmentRow, { entity, person, payment }: Printed): NoticeToDraw {
  const fine = fineParts(record);
  const beside = payment.kind !== 'FINE' || fine === null ? [] : [fine.reduced, fine.full].filter(({ id }) => id !== installment.id);
  return {
    ...PLAIN, payee: payeeOf(record, installment), debtorName: person.name, recipient: [person.name, ...addressLines(person.address)], beside,
    content: {
      creditor: creditorOf(entity), debtor: { fiscalCode: person.fiscalCode, name: person.name, address: addressLine(person.address) }, subject: record.position.description, payment, postal: null, model: '3', medium: 'A4', mark: 'NONE',
      testArchive: context.testArchive, drawnAt: new Date(context.clock.nowMs()).toISOString(),
    } satisfies NoticePlanContent,
  };
}

/** One paper for a whole plan: the installments to pay, with the whole amount first where it may still be paid. Null while something for it is missing. */
export async function planContent(context: ApplicationContext, reader: Reader, record: PositionRecord, rows: Readonly<{ whole: InstallmentRow | null; installments: readonly InstallmentRow[] }>): Promise<NoticeToDraw | null> {
  const entity = await readEntity(reader);
  const person = await personOnDay(reader, record.position.personId, context.clock.today());
  const [first, ...others] = [...(rows.whole === null ? [] : [rows.whole]), ...rows.installments];
  if (entity === null || person === null || first === undefined) return null;
  const payment: NoticePayment = { kind: 'INSTALLMENTS', whole: rows.whole === null ? null : partOf(rows.whole), installments: rows.installments.map((row) => ({ ...partOf(row), number: row.number })) };
  return { ...planToDraw(context, record, first, { entity, person, payment }), beside: others };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The document as it crosses the bridge: the very bytes, with their hash. `notes`: what there is to tell of its paper. */
export function documentOf(drawn: DrawnDocument, fileName: string, notes: readonly string[] = []) {
  return { pdfBase64: Buffer.from(drawn.bytes).toString('base64'), sha256: sha256Of(drawn.bytes), fileName, pages: drawn.pages, warnings: [...drawn.warnings.map((warning) => ({ field: warning.field, message: warning.message })), ...notes.map((message) => ({ field: 'paper', message }))] };
}
