import type { DigitalStamp, MetadataEntry, ParsedReceipt, ReceiptSubject, ReceiptTransfer } from './parsed-receipt.ts';

/** Fields whose difference makes a conflict (receipts-fdr.md 1.5.3). */
export type ConflictField = 'paymentAmountCents' | 'nav' | 'iuv' | 'organizationFiscalCode' | 'outcome' | 'transfers';

/**
 * Outcome of comparing two receipts with the same key:
 * `SAME` nothing to do (texts or dates may differ, and nothing is overwritten);
 * `FILLS` the arrived one knows fields that were null: `filled` is the stored one completed, `fields` their paths;
 * `CONFLICT` money, numbers, outcome or transfers differ: the first stays.
 */
export type ReceiptComparison =
  | Readonly<{ kind: 'SAME' }>
  | Readonly<{ kind: 'FILLS'; fields: readonly string[]; filled: ParsedReceipt }>
  | Readonly<{ kind: 'CONFLICT'; fields: readonly ConflictField[] }>;

/** Compares the receipt already stored with one that arrived under the same key (receipts-fdr.md 1.5.3). */
export function compareReceipts(stored: ParsedReceipt, arrived: ParsedReceipt): ReceiptComparison {
  const conflicts = conflictingFields(stored, arrived);
  if (conflicts.length > 0) return { kind: 'CONFLICT', fields: conflicts };
  const fields: string[] = [];
  const filled = fillReceipt(stored, arrived, fields);
  return fields.length === 0 ? { kind: 'SAME' } : { kind: 'FILLS', fields, filled };
}

function conflictingFields(stored: ParsedReceipt, arrived: ParsedReceipt): readonly ConflictField[] {
  const found: ConflictField[] = [];
  if (stored.paymentAmountCents !== arrived.paymentAmountCents) found.push('paymentAmountCents');
  if (stored.nav !== arrived.nav) found.push('nav');
  if (stored.iuv !== arrived.iuv) found.push('iuv');
  if (stored.organizationFiscalCode !== arrived.organizationFiscalCode) found.push('organizationFiscalCode');
  if (stored.outcome !== arrived.outcome) found.push('outcome');
  if (!sameTransfers(stored.transfers, arrived.transfers)) found.push('transfers');
  return found;
}

function sameTransfers(stored: readonly ReceiptTransfer[], arrived: readonly ReceiptTransfer[]): boolean {
  return stored.length === arrived.length && stored.every((transfer) => arrived.some((other) => sameTransfer(transfer, other)));
}

function sameTransfer(a: ReceiptTransfer, b: ReceiptTransfer): boolean {
  return a.index === b.index && a.amountCents === b.amountCents && a.payeeFiscalCode === b.payeeFiscalCode && sameIban(a.iban, b.iban) && sameStamp(a.stamp, b.stamp);
}

/** IBANs are equal whatever their blanks and their case. */
export function sameIban(a: string | null, b: string | null): boolean {
  return normalisedIban(a) === normalisedIban(b);
}

function normalisedIban(iban: string | null): string | null {
  return iban === null ? null : iban.replace(/\s+/g, '').toUpperCase();
}

function sameStamp(a: DigitalStamp | null, b: DigitalStamp | null): boolean {
  if (a === null || b === null) return a === b;
  return a.iubd === null || b.iubd === null || a.iubd === b.iubd;
}

/** Takes the stored value unless it is null and the other is not; a taken field is written down. */
function pick<T>(stored: T | null, arrived: T | null, path: string, fields: string[]): T | null {
  if (stored !== null || arrived === null) return stored;
  fields.push(path);
  return arrived;
}

function fillReceipt(stored: ParsedReceipt, arrived: ParsedReceipt, fields: string[]): ParsedReceipt {
  const before = fields.length;
  const paymentDateTime = fillDateTime(stored.paymentDateTime, arrived.paymentDateTime, fields);
  const applicationDate = pick(stored.applicationDate, arrived.applicationDate, 'applicationDate', fields);
  const transferDate = pick(stored.transferDate, arrived.transferDate, 'transferDate', fields);
  const datesFilled = fields.length > before;
  return {
    ...stored,
    paymentDateTime,
    applicationDate,
    transferDate,
    // paidOn follows the dates by rule (1.2); a legacy RT has its own and never gets here with others.
    paidOn: datesFilled ? (paymentDateTime?.romeDate ?? applicationDate?.date ?? transferDate?.date ?? stored.paidOn) : stored.paidOn,
    officeName: pick(stored.officeName, arrived.officeName, 'officeName', fields),
    debtor: fillSubject(stored.debtor, arrived.debtor, 'debtor', fields),
    payer: stored.payer === null || arrived.payer === null ? pick(stored.payer, arrived.payer, 'payer', fields) : fillSubject(stored.payer, arrived.payer, 'payer', fields),
    transfers: stored.transfers.map((transfer) => fillTransfer(transfer, arrived.transfers, fields)),
    pspFiscalCode: pick(stored.pspFiscalCode, arrived.pspFiscalCode, 'pspFiscalCode', fields),
    pspVatNumber: pick(stored.pspVatNumber, arrived.pspVatNumber, 'pspPartitaIVA', fields),
    idChannel: pick(stored.idChannel, arrived.idChannel, 'idChannel', fields),
    channelDescription: pick(stored.channelDescription, arrived.channelDescription, 'channelDescription', fields),
    paymentMethod: pick(stored.paymentMethod, arrived.paymentMethod, 'paymentMethod', fields),
    paymentNote: pick(stored.paymentNote, arrived.paymentNote, 'paymentNote', fields),
    feeCents: pick(stored.feeCents, arrived.feeCents, 'fee', fields),
    primaryCiIncurredFeeCents: pick(stored.primaryCiIncurredFeeCents, arrived.primaryCiIncurredFeeCents, 'primaryCiIncurredFee', fields),
    idBundle: pick(stored.idBundle, arrived.idBundle, 'idBundle', fields),
    idCiBundle: pick(stored.idCiBundle, arrived.idCiBundle, 'idCiBundle', fields),
    metadata: fillMetadata(stored.metadata, arrived.metadata, 'metadata', fields),
    standIn: pick(stored.standIn, arrived.standIn, 'standIn', fields),
    idPa: pick(stored.idPa, arrived.idPa, 'idPA', fields),
    idBrokerPa: pick(stored.idBrokerPa, arrived.idBrokerPa, 'idBrokerPA', fields),
    idStation: pick(stored.idStation, arrived.idStation, 'idStation', fields),
  };
}

/** Biz Events may know the day alone: the time of the same day fills it. */
function fillDateTime(stored: ParsedReceipt['paymentDateTime'], arrived: ParsedReceipt['paymentDateTime'], fields: string[]): ParsedReceipt['paymentDateTime'] {
  const dayAlone = stored !== null && stored.instant === null;
  if (dayAlone && arrived !== null && arrived.instant !== null && arrived.romeDate === stored.romeDate) {
    fields.push('paymentDateTime');
    return arrived;
  }
  return pick(stored, arrived, 'paymentDateTime', fields);
}

function fillSubject(stored: ReceiptSubject, arrived: ReceiptSubject, path: string, fields: string[]): ReceiptSubject {
  // Another person's address must not complete this one's.
  if (stored.identifier !== arrived.identifier) return stored;
  return {
    ...stored,
    streetName: pick(stored.streetName, arrived.streetName, `${path}/streetName`, fields),
    civicNumber: pick(stored.civicNumber, arrived.civicNumber, `${path}/civicNumber`, fields),
    postalCode: pick(stored.postalCode, arrived.postalCode, `${path}/postalCode`, fields),
    city: pick(stored.city, arrived.city, `${path}/city`, fields),
    stateProvinceRegion: pick(stored.stateProvinceRegion, arrived.stateProvinceRegion, `${path}/stateProvinceRegion`, fields),
    country: pick(stored.country, arrived.country, `${path}/country`, fields),
    email: pick(stored.email, arrived.email, `${path}/e-mail`, fields),
  };
}

function fillTransfer(stored: ReceiptTransfer, arrived: readonly ReceiptTransfer[], fields: string[]): ReceiptTransfer {
  const other = arrived.find((transfer) => transfer.index === stored.index);
  if (other === undefined) return stored;
  const path = `transfer[${stored.index}]`;
  const unreadStamp = stored.stamp !== null && stored.stamp.iubd === null && other.stamp !== null && other.stamp.iubd !== null;
  if (unreadStamp) fields.push(`${path}/MBDAttachment`);
  return {
    ...stored,
    stamp: unreadStamp ? other.stamp : stored.stamp,
    companyName: pick(stored.companyName, other.companyName, `${path}/companyName`, fields),
    metadata: fillMetadata(stored.metadata, other.metadata, `${path}/metadata`, fields),
  };
}

function fillMetadata(stored: readonly MetadataEntry[], arrived: readonly MetadataEntry[], path: string, fields: string[]): readonly MetadataEntry[] {
  if (stored.length > 0 || arrived.length === 0) return stored;
  fields.push(path);
  return arrived;
}
