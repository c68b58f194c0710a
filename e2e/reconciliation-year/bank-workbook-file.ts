import { crc32, deflateRawSync } from 'node:zlib';
import { daysBetween } from '../../main/domain/civil-date.ts';
import { escaped } from './markup.ts';
import { TREASURY } from './treasury-rows.ts';
import type { NumberedRow, TreasuryFilePlan } from './treasury-files-plan.ts';

const HEADER = ['ABI', 'CAB', 'CONTO', 'DIVISA', 'DATA CONTABILE', 'DATA VALUTA', 'IMPORTO', 'SEGNO', 'CAUSALE', 'NUM. ASSEGNO', 'RIF. BANCA', 'RIF. CLIENTE', 'DESCRIZIONE', 'DESCRIZIONE ESTESA'];
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
/** Day 0 of a sheet's calendar: 25569 is 1970-01-01. */
const SHEET_EPOCH = '1899-12-30';
const SHORT_TEXT = 29;

/** The table of a bank (reconciliation.md 1.5): dates as numbers of days, amounts positive with a sign in a column of its own. */
export function bankWorkbookFile({ rows }: TreasuryFilePlan): Uint8Array {
  const sheet = `${XML}<worksheet xmlns="${SPREADSHEET}"><sheetData>${[HEADER.map(textCell), ...rows.map(rowCells)].map(sheetRow).join('')}</sheetData></worksheet>`;
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return zipped([
    ['[Content_Types].xml', `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`],
    ['_rels/.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['xl/workbook.xml', `${XML}<workbook xmlns="${SPREADSHEET}" xmlns:r="${RELATIONSHIPS}"><sheets><sheet name="Movimenti" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`],
    ['xl/worksheets/sheet1.xml', sheet],
  ]);
}

type Cell = Readonly<{ text: string } | { number: string }>;

function rowCells({ plan, bookingDate }: NumberedRow): readonly Cell[] {
  const day = { number: String(daysBetween(SHEET_EPOCH, bookingDate)) };
  const { causale } = plan.text;
  return [
    ...[TREASURY.abi, '01000', TREASURY.secondAccount, 'EUR'].map(textCell), day, day, { number: sheetAmount(plan.amountCents) },
    ...[plan.kind === 'DEBIT' ? '-' : '+', '48BO', '', plan.settlementId ?? '', '', causale.slice(0, SHORT_TEXT), causale].map(textCell),
  ];
}

function textCell(text: string): Cell {
  return { text };
}

/** As sheets write numbers: no zeros at the end. */
function sheetAmount(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`.replace(/\.?0+$/, '') || '0';
}

function sheetRow(cells: readonly Cell[], index: number): string {
  const written = cells.map((cell, column) => {
    const place = `${String.fromCharCode(65 + column)}${index + 1}`;
    return 'number' in cell ? `<c r="${place}"><v>${cell.number}</v></c>` : `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell.text)}</t></is></c>`;
  });
  return `<row r="${index + 1}">${written.join('')}</row>`;
}

/** 1980-01-01: the same bytes whenever it is written. */
const FIRST_DAY = 0x0021;

/** A ZIP archive with no time of its own. */
function zipped(entries: readonly (readonly [name: string, text: string])[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of entries) {
    const bytes = Buffer.from(text, 'utf8');
    const packed = deflateRawSync(bytes);
    const nameBytes = Buffer.from(name, 'utf8');
    const facts = Buffer.alloc(26);
    for (const [at, value] of [[0, 20], [2, 0x0800], [4, 8], [6, 0], [8, FIRST_DAY]] as const) facts.writeUInt16LE(value, at);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(nameBytes.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    parts.push(Buffer.from('PK\u0003\u0004', 'latin1'), facts, nameBytes, packed);
    directory.push(Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([20, 0]), facts, rest, nameBytes);
    offset += 4 + facts.length + nameBytes.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\u0005\u0006', 'latin1'), end]);
}
