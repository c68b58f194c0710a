import { createHash } from 'node:crypto';
import type { DrawnDocument } from '../../documents/drawn-document.ts';
import type { NoticeContent } from '../../documents/notice-content.ts';
import { buildQrContent } from '../../domain/qr-content.ts';
import type { Reader } from '../../data/engine.ts';
import type { ApplicationContext } from '../application-context.ts';
import { personOnDay } from '../people/index.ts';
import type { InstallmentRow, PositionRecord } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';

type Entity = NonNullable<Awaited<ReturnType<typeof readEntity>>>;

/** The creditor's part of a notice. */
export function creditorOf(entity: Entity): NoticeContent['creditor'] {
  return { fiscalCode: entity.fiscalCode, name: entity.name, department: entity.department, infoLines: entity.infoLines, cbillCode: entity.cbillCode, logo: entity.logoPngBase64 === null ? null : new Uint8Array(Buffer.from(entity.logoPngBase64, 'base64')), ownSite: entity.ownSite };
}

/** One line of address as printed; null when nothing is known. */
export function addressLine(address: Readonly<{ street: string; civicNumber: string; postalCode: string; city: string; province: string; country: string }> | null): string | null {
  if (address === null) return null;
  const street = [address.street, address.civicNumber].filter((part) => part !== '').join(' ');
  const city = [address.postalCode, address.city, address.province === '' ? '' : `(${address.province})`].filter((part) => part !== '').join(' ');
  const country = address.country === '' || address.country === 'IT' ? '' : address.country;
  const line = [street, city, country].filter((part) => part !== '').join(', ');
  return line === '' ? null : line;
}

/** What is missing for the codes of a notice, in Italian; empty when it can be made (states.md: a code cannot be made). */
export function missingFieldsOf(installment: InstallmentRow, debtorName: string, debtorFiscalCode: string | null): readonly string[] {
  const missing: string[] = [];
  if (installment.nav === null) missing.push('il numero avviso');
  if (debtorName.trim() === '' || debtorName === debtorFiscalCode) missing.push('il nome del debitore');
  return missing;
}

/** `payee`: whose the money is and on which account, kept with the print. `printedAccount`: the account that stands on the paper, null while no page has a postal section. */
export type NoticeToDraw = Readonly<{ content: NoticeContent; payee: string; printedAccount: string | null; debtorName: string }>;

/** Collects what the notice of an installment prints, from the stored facts only. */
export async function noticeContent(context: ApplicationContext, reader: Reader, record: PositionRecord, installment: InstallmentRow): Promise<NoticeToDraw | null> {
  const entity = await readEntity(reader);
  const person = await personOnDay(reader, record.position.personId, context.clock.today());
  if (entity === null || person === null || installment.nav === null) return null;
  const qr = buildQrContent({ nav: installment.nav, creditorTaxCode: entity.fiscalCode, amountCents: installment.amountCents });
  const transfers = record.transfers.filter((transfer) => transfer.installmentId === installment.id);
  return {
    payee: transfers.map((transfer) => `${transfer.payeeFiscalCode}:${transfer.iban ?? 'bollo'}`).join('+'),
    printedAccount: null,
    debtorName: person.name,
    content: {
      creditor: creditorOf(entity), debtor: { fiscalCode: person.fiscalCode, name: person.name, address: addressLine(person.address) }, subject: record.position.description, amountCents: installment.amountCents, dueDate: installment.dueDate,
      nav: installment.nav, qrText: qr.ok ? qr.value : null, mark: 'NONE', testArchive: context.testArchive, drawnAt: new Date(context.clock.nowMs()).toISOString(),
    },
  };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The document as it crosses the bridge: the very bytes, with their hash. */
export function documentOf(drawn: DrawnDocument, fileName: string) {
  return { pdfBase64: Buffer.from(drawn.bytes).toString('base64'), sha256: sha256Of(drawn.bytes), fileName, pages: drawn.pages, warnings: drawn.warnings.map((warning) => ({ field: warning.field, message: warning.message })) };
}
