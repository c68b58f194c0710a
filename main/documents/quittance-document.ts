/** Quittance of the body for a payment that its treasury holds (receipts-fdr section 4.1, document 2). */
import type { Result } from '../domain/result.ts';
import { assertNever, err, ok } from '../domain/result.ts';
import type { DrawingError, DrawnDocument } from './drawn-document.ts';
import type { Block } from './flowing-page.ts';
import { CONTENT_WIDTH, drawBlocks, drawParagraph, gap, MARGIN, paragraph, paragraphBlock } from './flowing-page.ts';
import { drawLogoPicture } from './logo-drawing.ts';
import type { CheckedLogo } from './logo-image.ts';
import { checkLogo } from './logo-image.ts';
import { drawTestArchive } from './marks.ts';
import { present, section } from './paper-sections.ts';
import type { PdfFile } from './pdf-file.ts';
import { drawArtifact, drawElement, openPdf, PAGE_HEIGHT, PAGE_WIDTH, points } from './pdf-file.ts';
import { isCivilDate, isInstant, printedAmount, printedDate, printedInstant, printedNav } from './printed-forms.ts';

/** What the operator has said of the stamp duty: the program decides nothing of it (receipts-fdr 4.1). */
export type StampDuty = Readonly<{ kind: 'NONE' }> | Readonly<{ kind: 'PAID'; how: string }> | Readonly<{ kind: 'EXEMPT'; rule: string }>;

/** What the quittance says, the same on every copy. Amounts in cents; `paymentInstant` an ISO instant (printed in Rome time); `issuedOn`, `bookingDate` and `applicationDate` civil dates. Null: not known, left out. */
export type QuittanceContent = Readonly<{
  /** Number within the year, counted by the archive. */
  number: number;
  year: number;
  issuedOn: string;
  creditor: Readonly<{ fiscalCode: string; name: string; department: string | null }>;
  debtor: Readonly<{ name: string | null; fiscalCode: string | null }>;
  payer: Readonly<{ name: string | null; fiscalCode: string | null }> | null;
  description: string | null;
  /** The body's own share of the payment. */
  amountCents: number;
  /** The whole payment, when it has shares of others. */
  wholeCents: number | null;
  paymentInstant: string | null;
  applicationDate: string | null;
  psp: string;
  nav: string | null;
  iuv: string;
  receiptId: string;
  /** Where the treasurer has it: one line a credit. */
  credits: readonly Readonly<{ number: string; bookingDate: string; flow: string | null }>[];
  stampDuty: StampDuty;
  issuedBy: string;
}>;

/** One print of it; `copyOf` is the civil date of the first print, on a reprint. */
export type QuittancePrint = Readonly<{ content: QuittanceContent; logo: Uint8Array | null; copyOf: string | null; testArchive: boolean; drawnAt: string }>;

const BOLD = 'TitilliumWeb-Bold';
const REGULAR = 'TitilliumWeb-Regular';
const LOGO_SIDE = 22;
const SIGNATURE_WIDTH = 70;

/** Draws the quittance. Refused: content without number, amount, credit or date that make sense on paper. */
export async function drawQuittance(print: QuittancePrint): Promise<Result<DrawnDocument, DrawingError>> {
  const problem = findProblem(print);
  if (problem) return err(problem);
  const { content } = print;
  const logo = print.logo ? checkLogo(print.logo) : null;
  const file = await openPdf(`${titleOf(content)} ${content.iuv}`, print.drawnAt);
  const pages = drawBlocks(file, [...head(file, print, logo), ...body(file, content)], (page, total) => decorate(file, print, page, total));
  const warnings = logo?.problem ? [{ field: 'logo', message: logo.problem.replace('l’avviso è stampato', 'il documento è stampato') }] : [];
  return ok({ bytes: await file.finish(), pages, warnings, model: null });
}

function findProblem({ content, copyOf, drawnAt }: QuittancePrint): DrawingError | null {
  const { stampDuty } = content;
  const checks: readonly (readonly [boolean, string, string])[] = [
    [Number.isSafeInteger(content.number) && content.number > 0 && Number.isSafeInteger(content.year), 'number', 'Manca il numero della quietanza.'],
    [Number.isSafeInteger(content.amountCents) && content.amountCents > 0, 'amount', 'Manca l’importo incassato.'],
    [content.credits.length > 0, 'credits', 'Manca l’accredito in tesoreria.'],
    [content.iuv.trim() !== '', 'iuv', 'Manca lo IUV.'],
    [content.creditor.name.trim() !== '' && content.creditor.fiscalCode.trim() !== '', 'creditor', 'Manca l’ente creditore.'],
    [stampDuty.kind !== 'PAID' || stampDuty.how.trim() !== '', 'stampDuty', 'Scrivi come è stata assolta l’imposta di bollo.'],
    [stampDuty.kind !== 'EXEMPT' || stampDuty.rule.trim() !== '', 'stampDuty', 'Scrivi la norma di esenzione.'],
    [content.paymentInstant === null || isInstant(content.paymentInstant), 'paymentInstant', 'La data e ora dell’operazione non è valida.'],
    [[content.issuedOn, content.applicationDate, copyOf, ...content.credits.map(({ bookingDate }) => bookingDate)].every((date) => date === null || isCivilDate(date)), 'date', 'Una data della quietanza non è valida.'],
    [isInstant(drawnAt), 'drawnAt', 'Manca la data di stampa.'],
  ];
  const failed = checks.find(([isFine]) => !isFine);
  return failed ? { field: failed[1], message: failed[2] } : null;
}

function titleOf({ number, year }: QuittanceContent): string {
  return `Quietanza di pagamento n. ${number}/${year}`;
}

function head(file: PdfFile, { content, copyOf }: QuittancePrint, logo: CheckedLogo | null): readonly Block[] {
  const { pdf, root } = file;
  const picture = logo?.picture ?? null;
  const width = CONTENT_WIDTH - (picture ? LOGO_SIDE + 4 : 0);
  const body = paragraph(pdf, BOLD, 11, content.creditor.name, width);
  const office = paragraph(pdf, REGULAR, 9, [content.creditor.department, `codice fiscale ${content.creditor.fiscalCode}`].filter((part) => part !== null && part !== '').join(' – '), width, true);
  const title = paragraph(pdf, BOLD, 16, titleOf(content), width);
  const copy = paragraph(pdf, REGULAR, 10, `Rilasciata il ${printedDate(content.issuedOn)}${copyOf === null ? '' : ` – Copia del documento stampato il ${printedDate(copyOf)}`}`, width, true);
  const titleTop = body.height + office.height + 6;
  return [{
    height: Math.max(titleTop + title.height + copy.height, picture ? LOGO_SIDE : 0) + 6,
    repeat: null,
    draw: (top) => {
      drawElement(pdf, root, 'P', null, () => { drawParagraph(pdf, body, MARGIN, top); drawParagraph(pdf, office, MARGIN, top + body.height); });
      drawElement(pdf, root, 'H1', null, () => drawParagraph(pdf, title, MARGIN, top + titleTop));
      drawElement(pdf, root, 'P', null, () => drawParagraph(pdf, copy, MARGIN, top + titleTop + title.height));
      if (!picture) return;
      drawElement(pdf, root, 'Figure', 'Logo dell’ente creditore', () => {
        drawLogoPicture(pdf, picture, PAGE_WIDTH - MARGIN, top, LOGO_SIDE);
      });
    },
  }];
}

function body(file: PdfFile, content: QuittanceContent): readonly Block[] {
  const { pdf, root } = file;
  const code = content.debtor.fiscalCode?.toUpperCase() === 'ANONIMO' ? null : content.debtor.fiscalCode;
  const payer = content.payer === null ? '' : [content.payer.name, content.payer.fiscalCode].filter((part) => part !== null && part !== '').join(' – ');
  const sentence = `${content.creditor.name} dà quietanza della somma di ${printedAmount(content.amountCents)} €, incassata in tesoreria per il pagamento qui descritto.`;
  return [
    paragraphBlock(file, root, 'P', paragraph(pdf, REGULAR, 11, sentence, CONTENT_WIDTH), 5),
    ...section(file, 'Debitore', present([['Nominativo', content.debtor.name ?? 'non disponibile'], ['Codice fiscale', code], ['Versante', payer]])),
    ...section(file, 'Pagamento', present([
      ['Oggetto del pagamento', content.description], ['Importo incassato', `${printedAmount(content.amountCents)} €`], ['Importo pagato in tutto', content.wholeCents === null ? null : `${printedAmount(content.wholeCents)} €, di cui il resto a favore di altri`],
      ['Data e ora operazione', content.paymentInstant === null ? 'non disponibile' : printedInstant(content.paymentInstant)], ['Data applicativa', content.applicationDate === null ? 'non disponibile' : printedDate(content.applicationDate)],
      ['Prestatore di servizi di pagamento', content.psp], ['Codice avviso', content.nav === null ? null : printedNav(content.nav)], ['IUV', content.iuv], ['Identificativo pagamento (ricevuta)', content.receiptId],
    ])),
    ...section(file, 'Incasso in tesoreria', content.credits.flatMap(({ number, bookingDate, flow }) => present([['Accredito', `${number} del ${printedDate(bookingDate)}`], ['Flusso di rendicontazione', flow]]))),
    ...section(file, 'Imposta di bollo', [{ label: 'Imposta di bollo', value: stampWords(content.stampDuty) }]),
    gap(4),
    signature(file, content),
  ];
}

function stampWords(duty: StampDuty): string {
  switch (duty.kind) {
    case 'NONE': return 'non indicata';
    case 'PAID': return `assolta: ${duty.how}`;
    case 'EXEMPT': return `esente: ${duty.rule}`;
    default: return assertNever(duty, 'stamp duty of a quittance');
  }
}

function signature(file: PdfFile, { issuedBy }: QuittanceContent): Block {
  const { pdf, root } = file;
  const by = paragraph(pdf, REGULAR, 10, `Rilasciata da ${issuedBy}`, CONTENT_WIDTH - SIGNATURE_WIDTH - 6);
  const line = paragraph(pdf, REGULAR, 9, 'Firma', SIGNATURE_WIDTH, true);
  const left = MARGIN + CONTENT_WIDTH - SIGNATURE_WIDTH;
  return {
    height: 24, repeat: null,
    draw: (top) => {
      drawElement(pdf, root, 'P', null, () => drawParagraph(pdf, by, MARGIN, top));
      drawElement(pdf, root, 'P', null, () => drawParagraph(pdf, line, left, top));
      drawArtifact(pdf, () => pdf.lineWidth(0.5).moveTo(points(left), points(top + 18)).lineTo(points(left + SIGNATURE_WIDTH), points(top + 18)).stroke('#595959'));
    },
  };
}

function decorate(file: PdfFile, { testArchive, drawnAt }: QuittancePrint, page: number, total: number): void {
  const { pdf } = file;
  drawArtifact(pdf, () => {
    if (testArchive) drawTestArchive(pdf, 'non valida', 'PAGE');
    drawParagraph(pdf, paragraph(pdf, REGULAR, 8, `Stampata il ${printedInstant(drawnAt)}`, CONTENT_WIDTH, true), MARGIN, PAGE_HEIGHT - 20);
    drawParagraph(pdf, paragraph(pdf, REGULAR, 8, `Pagina ${page} di ${total}`, CONTENT_WIDTH, true), 0, PAGE_HEIGHT - 20, PAGE_WIDTH - MARGIN);
  });
}
