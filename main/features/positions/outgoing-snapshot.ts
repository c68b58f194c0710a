import type { Reader } from '../../data/engine.ts';
import type { PositionSnapshot, SnapshotInstallment } from '../../data/outbox-payloads.ts';
import type { ApplicationContext } from '../application-context.ts';
import { serviceById } from '../catalogue/index.ts';
import { personOnDay } from '../people/index.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { PAYABLE, type InstallmentRow, type PositionRecord } from './position-record.ts';

const NO_ADDRESS = { street: '', civicNumber: '', postalCode: '', city: '', province: '', country: '' };

/**
 * All of a position that the intermediary must know, as the archive holds it in this unit. Null for what is never sent: a draft, and a position made out of a
 * payment whose number is not its own. A debtor's address is the one in force today.
 */
export async function snapshotOf(context: Pick<ApplicationContext, 'clock'>, reader: Reader, record: PositionRecord): Promise<PositionSnapshot | null> {
  const { position } = record;
  const entity = await findEntityIdentity(reader);
  const person = await personOnDay(reader, position.personId, context.clock.today());
  const offered = record.options.filter(({ withheld }) => withheld === PAYABLE);
  const options = offered.flatMap((option) => optionOf(record, option.id));
  const withdrawn = record.installments.flatMap(({ nav, optionId }) => (nav === null || offered.some(({ id }) => id === optionId) ? [] : [nav]));
  if (entity === null || person === null || options.length === 0) return null;
  const service = position.serviceId === null ? null : await serviceById(context, reader, position.serviceId);
  return {
    positionId: position.id, iupd: position.iupd, organization: entity.fiscalCode, companyName: entity.name, officeName: position.office === '' ? null : position.office, service: service?.code ?? null, remoteService: null, description: position.description,
    debtor: { type: person.type, fiscalCode: person.fiscalCode, name: person.name, ...(person.address ?? NO_ADDRESS), email: person.email, phone: person.phone },
    options, ...(withdrawn.length === 0 ? {} : { withdrawn }),
  };
}

function optionOf(record: PositionRecord, optionId: number): PositionSnapshot['options'] {
  const installments = record.installments.filter((row) => row.optionId === optionId).flatMap((row, _, all) => installmentOf(record, row, all.length));
  if (installments.length === 0) return [];
  // A day after which it is not paid any more is kept there too; without one the platform would otherwise stop at the due date (intermediary.md 1.1.5).
  return [{ description: record.position.description, switchToExpired: installments.some(({ payableUntil }) => payableUntil !== null), installments }];
}

function installmentOf(record: PositionRecord, row: InstallmentRow, of: number): readonly SnapshotInstallment[] {
  if (row.nav === null || row.iuv === null) return [];
  const transfers = record.transfers.filter((transfer) => transfer.installmentId === row.id).map((transfer) => ({
    index: transfer.transferIndex, payeeFiscalCode: transfer.payeeFiscalCode, payeeName: transfer.payeeName, iban: transfer.iban, postalIban: transfer.postalIban, stamp: transfer.stamp === 1,
    amountCents: transfer.amountCents, category: transfer.category, description: transfer.description,
  }));
  return [{ id: row.id, nav: row.nav, iuv: row.iuv, amountCents: row.amountCents, description: of === 1 ? record.position.description : `${[...record.position.description].slice(0, 120).join('')} - rata ${row.number}/${of}`, dueDate: row.dueDate, payableUntil: row.payableUntil, transfers }];
}
