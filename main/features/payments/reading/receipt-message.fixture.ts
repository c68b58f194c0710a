import { crc32, deflateRawSync } from 'node:zlib';

/** What a test may change in a paSendRT message; the rest is a receipt that reads well. */
export type MessageParts = Readonly<{
  declaration?: string;
  root?: string;
  namespace?: string;
  receiptId?: string;
  noticeNumber?: string;
  fiscalCode?: string;
  outcome?: string;
  iuv?: string;
  paymentAmount?: string;
  description?: string;
  fullName?: string;
  transfers?: string;
  tail?: string;
}>;

export const PA_FOR_NODE = 'http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd';

export function transferXml(parts: Readonly<{ id?: string; amount?: string; payee?: string; destination?: string; category?: string }> = {}): string {
  const destination = parts.destination ?? '<IBAN>IT30G9999961000000060717356</IBAN>';
  return `<transfer><idTransfer>${parts.id ?? '1'}</idTransfer><transferAmount>${parts.amount ?? '10.00'}</transferAmount><fiscalCodePA>${parts.payee ?? '99999000013'}</fiscalCodePA>${destination}<remittanceInformation>Prova</remittanceInformation><transferCategory>${parts.category ?? '9/0101108TS/'}</transferCategory></transfer>`;
}

/** A paSendRT v2 message (v1 with `root: 'paSendRTReq'`). */
export function receiptXml(parts: MessageParts = {}): string {
  const root = parts.root ?? 'paSendRTV2Request';
  const namespace = parts.namespace ?? PA_FOR_NODE;
  const opening = namespace === '' ? `<${root}>` : `<p:${root} xmlns:p="${namespace}">`;
  const closing = namespace === '' ? `</${root}>` : `</p:${root}>`;
  return `${parts.declaration ?? '<?xml version="1.0" encoding="UTF-8"?>'}${opening}<idPA>99999000013</idPA><idBrokerPA>99999000013</idBrokerPA><idStation>99999000013_01</idStation><receipt><receiptId>${parts.receiptId ?? 'a1b2c3'}</receiptId><noticeNumber>${parts.noticeNumber ?? '301500010000015313'}</noticeNumber><fiscalCode>${parts.fiscalCode ?? '99999000013'}</fiscalCode><outcome>${parts.outcome ?? 'OK'}</outcome><creditorReferenceId>${parts.iuv ?? '01500010000015313'}</creditorReferenceId><paymentAmount>${parts.paymentAmount ?? '10.00'}</paymentAmount><description>${parts.description ?? 'Prova'}</description><companyName>Comune di Prova</companyName><debtor><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType><entityUniqueIdentifierValue>ANONIMO</entityUniqueIdentifierValue></uniqueIdentifier><fullName>${parts.fullName ?? 'ANONIMO'}</fullName></debtor><transferList>${parts.transfers ?? transferXml()}</transferList><idPSP>PSP1</idPSP><PSPCompanyName>Banca di Prova</PSPCompanyName><idChannel>C1</idChannel><channelDescription>app</channelDescription>${parts.tail ?? ''}</receipt>${closing}`;
}

export type ZipPart = Readonly<{ name: string; content: Uint8Array; stored?: boolean; declaredSize?: number; flags?: number; crc?: number }>;

/** A ZIP written by hand, so that a test can lie in it. */
export function zipOf(parts: readonly ZipPart[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name, 'utf8');
    const data = part.stored === true ? Buffer.from(part.content) : deflateRawSync(part.content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(part.flags ?? 0x800, 8);
    central.writeUInt16LE(part.stored === true ? 0 : 8, 10);
    central.writeUInt32LE(part.crc ?? crc32(part.content), 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(part.declaredSize ?? part.content.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    local.writeUInt16LE(name.length, 26);
    files.push(local, name, data);
    directory.push(central, name);
    offset += local.length + name.length + data.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directoryBytes, end]);
}
