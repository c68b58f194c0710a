/** Paper copy of a pagoPA receipt, or attestation of a payment known only from a reporting flow (receipts-fdr section 4). */
import type { Result } from '../domain/result.ts';
import { assertNever, err, ok } from '../domain/result.ts';
import type { DrawingError, DrawnDocument } from './drawn-document.ts';
import type { Block } from './flowing-page.ts';
import { CONTENT_WIDTH, drawBlocks, drawParagraph, gap, MARGIN, paragraph, paragraphBlock } from './flowing-page.ts';
import { drawLogoPicture } from './logo-drawing.ts';
import type { CheckedLogo } from './logo-image.ts';
import { checkLogo } from './logo-image.ts';
import { drawAcrossPage, drawTestArchive } from './marks.ts';
import type { PdfFile } from './pdf-file.ts';
import { drawArtifact, drawElement, openPdf, PAGE_HEIGHT, PAGE_WIDTH } from './pdf-file.ts';
import { isCivilDate, isInstant, printedAmount, printedDate, printedInstant, printedNav } from './printed-forms.ts';
import type { ReceiptContent, ReceiptOutcome } from './receipt-content.ts';
import { drawPagoPa, present, rows, section, type Row } from './paper-sections.ts';
import { transferTable } from './receipt-table.ts';

const BOLD = 'TitilliumWeb-Bold';
const REGULAR = 'TitilliumWeb-Regular';
const NOT_KNOWN = 'non disponibile';
const LOGO_SIDE = 22;

const OUTCOMES: Readonly<Record<ReceiptOutcome, string>> = {
  EXECUTED: 'Eseguito',
  NOT_EXECUTED: 'Non eseguito',
  PARTIALLY_EXECUTED: 'Parzialmente eseguito',
  TERMS_EXPIRED: 'Decorrenza termini',
  TERMS_PARTIALLY_EXPIRED: 'Decorrenza termini parziale',
};

const METHODS: ReadonlyMap<string, string> = new Map([
  ['cash', 'contanti'],
  ['creditCard', 'carta di credito'],
  ['bancomat', 'carta di debito'],
  ['other', 'altro'],
]);

const RECEIPT_FOOT = 'Copia analogica della ricevuta telematica rilasciata dal sistema pagoPA ai sensi dell’art. 5 del d.lgs. 82/2005 (CAD). '
  + 'Il pagamento eseguito tramite pagoPA ha effetto liberatorio per il debitore nei limiti dell’importo versato.';

/**
 * Draws the receipt on as many A4 pages as its shares need. Texts are wrapped, never cut.
 * Refused: a payment not executed (it proves nothing), and content without amount or shares that do not make sense on paper.
 */
export async function drawReceipt(content: ReceiptContent): Promise<Result<DrawnDocument, DrawingError>> {
  const problem = findProblem(content);
  if (problem) return err(problem);
  const logo = content.creditor.logo ? checkLogo(content.creditor.logo) : null;
  const file = await openPdf(`${titleOf(content)} ${content.iuv}`, content.drawnAt);
  const blocks = [...head(file, content, logo), ...body(file, content)];
  const pages = drawBlocks(file, blocks, (page, total) => decorate(file, content, page, total));
  const warnings = logo?.problem ? [{ field: 'logo', message: logo.problem.replace('l’avviso è stampato', 'il documento è stampato') }] : [];
  return ok({ bytes: await file.finish(), pages, warnings, model: null });
}

function findProblem(content: ReceiptContent): DrawingError | null {
  const checks: readonly (readonly [boolean, string, string])[] = [
    [content.outcome !== 'NOT_EXECUTED', 'outcome', 'Il pagamento non risulta eseguito: la ricevuta non si stampa.'],
    [Number.isSafeInteger(content.amountCents) && content.amountCents > 0, 'amount', 'Manca l’importo pagato.'],
    [content.transfers.every((transfer) => Number.isSafeInteger(transfer.amountCents) && transfer.amountCents >= 0), 'transfers', 'L’importo di una voce non è valido.'],
    [content.feeCents === null || (Number.isSafeInteger(content.feeCents) && content.feeCents >= 0), 'fee', 'La commissione non è valida.'],
    [content.iuv.trim() !== '', 'iuv', 'Manca lo IUV.'],
    [content.receiptId.trim() !== '' || content.source.kind === 'REPORTED', 'receiptId', 'Manca l’identificativo del pagamento.'],
    [content.creditor.name.trim() !== '' && content.creditor.fiscalCode.trim() !== '', 'creditor', 'Manca l’ente creditore.'],
    [content.paymentInstant === null || isInstant(content.paymentInstant), 'paymentInstant', 'La data e ora dell’operazione non è valida.'],
    [[content.applicationDate, content.duplicateOf].every((date) => date === null || isCivilDate(date)), 'date', 'Una data della ricevuta non è valida.'],
    [isInstant(content.drawnAt), 'drawnAt', 'Manca la data di stampa.'],
  ];
  const failed = checks.find(([isFine]) => !isFine);
  return failed ? { field: failed[1], message: failed[2] } : null;
}

function titleOf(content: ReceiptContent): string {
  switch (content.source.kind) {
    case 'RECEIPT':
      return 'Ricevuta di pagamento pagoPA';
    case 'REPORTED':
      return 'Attestazione di pagamento rendicontato';
    default:
      return assertNever(content.source, 'source of a receipt');
  }
}

function subtitleOf(content: ReceiptContent): string {
  const duplicate = content.duplicateOf === null ? '' : ` – Duplicato del ${printedDate(content.duplicateOf)}`;
  return content.source.kind === 'RECEIPT' ? `Copia analogica della ricevuta telematica${duplicate}` : `Ricevuta telematica non ancora disponibile${duplicate}`;
}

function head(file: PdfFile, content: ReceiptContent, logo: CheckedLogo | null): readonly Block[] {
  const { pdf, root } = file;
  const textLeft = MARGIN + 18;
  const textWidth = CONTENT_WIDTH - 18 - LOGO_SIDE - 4;
  const title = paragraph(pdf, BOLD, 16, titleOf(content), textWidth);
  const subtitle = paragraph(pdf, REGULAR, 10, subtitleOf(content), textWidth, true);
  const picture = logo?.picture ?? null;
  return [{
    height: Math.max(title.height + subtitle.height, picture ? LOGO_SIDE : 10) + 6,
    repeat: null,
    draw: (top) => {
      drawElement(pdf, root, 'Figure', 'pagoPA', () => drawPagoPa(file, MARGIN, top + 1));
      drawElement(pdf, root, 'H1', null, () => drawParagraph(pdf, title, textLeft, top));
      drawElement(pdf, root, 'P', null, () => drawParagraph(pdf, subtitle, textLeft, top + title.height));
      if (!picture) return;
      drawElement(pdf, root, 'Figure', 'Logo dell’ente creditore', () => {
        drawLogoPicture(pdf, picture, PAGE_WIDTH - MARGIN, top, LOGO_SIDE);
      });
    },
  }];
}

function body(file: PdfFile, content: ReceiptContent): readonly Block[] {
  const { pdf, root } = file;
  const foot = paragraph(pdf, REGULAR, 9, footOf(content), CONTENT_WIDTH);
  const secondary = secondaryNote(content);
  return [
    ...section(file, 'Ente creditore', creditorRows(content)),
    ...section(file, 'Debitore', debtorRows(content)),
    ...section(file, 'Informazioni sul pagamento', paymentRows(content)),
    ...(secondary === null ? [] : [paragraphBlock(file, root, 'P', paragraph(pdf, BOLD, 10, secondary, CONTENT_WIDTH), 5)]),
    ...transferTable(file, content.transfers),
    ...(content.feeCents === null ? [] : rows(file, [{ label: 'Commissione applicata dal PSP', value: `${printedAmount(content.feeCents)} € (non incassata dall’ente)` }])),
    gap(6),
    paragraphBlock(file, root, 'P', foot, 2),
  ];
}

function creditorRows({ creditor }: ReceiptContent): readonly Row[] {
  return present([['Ente creditore', creditor.name], ['Codice fiscale', creditor.fiscalCode], ['Indirizzo', creditor.address]]);
}

function debtorRows({ debtor, payer }: ReceiptContent): readonly Row[] {
  const code = debtor.fiscalCode?.toUpperCase() === 'ANONIMO' ? null : debtor.fiscalCode;
  const payerText = payer === null ? null : [payer.name, payer.fiscalCode].filter((part) => part !== null && part !== '').join(' – ');
  return present([['Nominativo', debtor.name ?? NOT_KNOWN], ['Codice fiscale', code], ['Versante', payerText === '' ? null : payerText]]);
}

function paymentRows(content: ReceiptContent): readonly Row[] {
  const { psp } = content;
  const pspText = [psp.name ?? psp.id, psp.fiscalCode === null ? null : `codice fiscale ${psp.fiscalCode}`, psp.fiscalCode === null && psp.name !== null && psp.id !== null ? `codice ${psp.id}` : null]
    .filter((part) => part !== null).join(' – ');
  return present([
    ['Oggetto del pagamento', content.description],
    ['Data e ora operazione', content.paymentInstant === null ? NOT_KNOWN : printedInstant(content.paymentInstant)],
    ['Data applicativa', content.applicationDate === null ? NOT_KNOWN : printedDate(content.applicationDate)],
    ['Prestatore di servizi di pagamento', pspText === '' ? NOT_KNOWN : pspText],
    ['Codice avviso', content.nav === null ? null : printedNav(content.nav)],
    ['IUV', content.iuv],
    ['Identificativo pagamento (ricevuta)', content.receiptId],
    ['Esito', OUTCOMES[content.outcome]],
    ['Importo', `${printedAmount(content.amountCents)} €`],
    ['Modalità', content.paymentMethod === null ? null : (METHODS.get(content.paymentMethod) ?? content.paymentMethod)],
  ]);
}

function secondaryNote({ secondaryPayee, creditor }: ReceiptContent): string | null {
  if (secondaryPayee === null) return null;
  return `Copia rilasciata da ${secondaryPayee.name} (codice fiscale ${secondaryPayee.fiscalCode}) per la sola quota di sua competenza. L’ente creditore principale è ${creditor.name}.`;
}

function footOf({ source }: ReceiptContent): string {
  if (source.kind === 'RECEIPT') return RECEIPT_FOOT;
  return `Pagamento risultante dal flusso di rendicontazione n. ${source.flowId} del ${isCivilDate(source.flowDate) ? printedDate(source.flowDate) : source.flowDate}; ricevuta telematica non ancora disponibile.`;
}

function decorate(file: PdfFile, content: ReceiptContent, page: number, total: number): void {
  const { pdf } = file;
  drawArtifact(pdf, () => {
    if (content.mark === 'REVERSED') drawAcrossPage(pdf, 'PAGAMENTO STORNATO');
    if (content.mark === 'SECOND_PAYMENT') drawAcrossPage(pdf, 'SECONDO PAGAMENTO DELLO STESSO AVVISO');
    if (content.testArchive) drawTestArchive(pdf, 'non valida', content.mark === 'NONE' ? 'PAGE' : null);
    const printed = paragraph(pdf, REGULAR, 8, `Stampata il ${printedInstant(content.drawnAt)}`, CONTENT_WIDTH, true);
    const number = paragraph(pdf, REGULAR, 8, `Pagina ${page} di ${total}`, CONTENT_WIDTH, true);
    drawParagraph(pdf, printed, MARGIN, PAGE_HEIGHT - 20);
    drawParagraph(pdf, number, 0, PAGE_HEIGHT - 20, PAGE_WIDTH - MARGIN);
  });
}
