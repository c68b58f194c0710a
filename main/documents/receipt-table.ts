/** Shares of a receipt as a table: its head comes back on every page it reaches. */
import type { Block, Paragraph } from './flowing-page.ts';
import { CONTENT_WIDTH, drawParagraph, gap, MARGIN, paragraph } from './flowing-page.ts';
import type { PdfFile, Structure } from './pdf-file.ts';
import { drawArtifact, points } from './pdf-file.ts';
import { printedAmount } from './printed-forms.ts';
import type { ReceiptTransfer } from './receipt-content.ts';

const BOLD = 'TitilliumWeb-Bold';
const REGULAR = 'TitilliumWeb-Regular';
const RIGHT = MARGIN + CONTENT_WIDTH;
/** Columns: number of the share, payee, reason, amount. */
const COLUMNS = [{ x: MARGIN + 3, width: 12 }, { x: MARGIN + 17, width: 52 }, { x: MARGIN + 72, width: 68 }, { x: MARGIN + 142, width: 25 }] as const;
const HEADS = ['Voce', 'A favore di', 'Causale', 'Importo'] as const;

/** Nothing when the receipt has no shares (legacy or reported payments). */
export function transferTable(file: PdfFile, transfers: readonly ReceiptTransfer[]): readonly Block[] {
  if (transfers.length === 0) return [];
  const table = file.pdf.struct('Table');
  file.root.add(table);
  const head = headRow(file, table);
  return [head, ...transfers.map((transfer) => transferRow(file, table, transfer, headAgain(file))), gap(3)];
}

function headTexts(file: PdfFile): readonly Paragraph[] {
  return HEADS.map((head, index) => paragraph(file.pdf, BOLD, 9, head, COLUMNS[index]?.width ?? 0));
}

function headRow(file: PdfFile, table: Structure): Block {
  const texts = headTexts(file);
  return { height: 7, repeat: null, draw: (top) => drawRow(file, table, 'TH', texts, top) };
}

/** On later pages the head is for the eye: the table already has it. */
function headAgain(file: PdfFile): Block {
  const texts = headTexts(file);
  return { height: 7, repeat: null, draw: (top) => drawArtifact(file.pdf, () => texts.forEach((text, index) => drawCell(file, text, index, top))) };
}

function transferRow(file: PdfFile, table: Structure, transfer: ReceiptTransfer, again: Block): Block {
  const payee = [transfer.payeeName, transfer.payeeFiscalCode].filter((part) => part !== null && part !== '').join(' – ');
  const contents = [transfer.idTransfer, payee === '' ? 'non disponibile' : payee, reasonOf(transfer), `${printedAmount(transfer.amountCents)} €`];
  const texts = contents.map((text, index) => paragraph(file.pdf, index === 3 ? BOLD : REGULAR, 9, text, COLUMNS[index]?.width ?? 0));
  return { height: Math.max(...texts.map((text) => text.height)) + 2.5, repeat: again, draw: (top) => drawRow(file, table, 'TD', texts, top) };
}

function reasonOf({ stamp, remittanceInformation }: ReceiptTransfer): string {
  if (stamp === null) return remittanceInformation ?? '';
  const hash = stamp.documentHash === null ? '' : `, impronta del documento ${stamp.documentHash}`;
  return `Imposta di bollo, IUBD ${stamp.iubd}${hash}`;
}

function drawRow(file: PdfFile, table: Structure, tag: 'TH' | 'TD', texts: readonly Paragraph[], top: number): void {
  const { pdf } = file;
  drawArtifact(pdf, () => pdf.lineWidth(0.5).moveTo(points(MARGIN), points(top)).lineTo(points(RIGHT), points(top)).stroke('#B1B1B1'));
  const row = pdf.struct('TR');
  table.add(row);
  texts.forEach((text, index) => {
    const content = pdf.markStructureContent(tag);
    drawCell(file, text, index, top);
    pdf.endMarkedContent();
    row.add(pdf.struct(tag, {}, [content]));
  });
}

function drawCell(file: PdfFile, text: Paragraph, index: number, top: number): void {
  drawParagraph(file.pdf, text, COLUMNS[index]?.x ?? MARGIN, top + 1, index === 3 ? RIGHT - 3 : null);
}
