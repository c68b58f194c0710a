/**
 * Page kinds of the superseded model 2.2.1 of December 2018 (notice-layout 1 to 5), off by default: a second table for the same engine.
 * Positions are absolute, as its guide gives them: no module of it moves. Fields are those of notice-modules.ts, and `channels`, `rate`,
 * `toWhich`, `alsoInstallments`: the choices of its section 5.
 */
import { BLACK, BOLD, code, cornerMarks, decoration, MONO, MONO_BOLD, REFUSE, REGULAR, rule, A4, absent, band, present, text, type TextOptions } from './page-items.ts';
import type { PageItem, PageKind, PageModule, Run } from './page-kind.ts';

/** Names of the page kinds of model 2.2.1. */
export type OldPageName = 'single' | 'single-postal' | 'two-instalments' | 'two-instalments-postal' | 'three-instalments' | 'three-instalments-postal';

const INK = '#1D1D1B';
const BAND = 6.51;
const LEADING_8 = 3.39;
const SLIP_GREY = '#868686';

/** Softer black of this model. */
function soft(x: number, y: number, pt: number, runs: string | readonly Run[], face: typeof BOLD | typeof REGULAR | typeof MONO | typeof MONO_BOLD | typeof BLACK, options: TextOptions = {}) {
  return text(x, y, pt, runs, face, { colour: INK, leading: LEADING_8, ...options });
}

function runsOf(source: string, plain: typeof REGULAR | typeof BLACK = REGULAR): readonly Run[] {
  return source.split('**').map((part, index): Run => ({ face: index % 2 === 0 ? plain : BOLD, text: part })).filter((run) => run.text !== '');
}

function header(subject: string, isFirst: boolean): readonly PageItem[] {
  const shift = isFirst ? 0 : 0.2;
  return [
    { kind: 'ART', art: 'logo-pagopa', x: 11.1 + shift, y: 11.73 - shift, colour: INK, alt: 'pagoPA', when: null },
    soft(24.73 + shift, 15.16 - shift, 10, 'AVVISO DI PAGAMENTO', BOLD, { role: 'H1', width: 130 }),
    soft(10.61, 30.21, 16, subject, BOLD, { width: 154.4, maxLines: 2, leading: 6.77 }),
    { kind: 'LOGO', x: 168.82, y: 10.77, side: 30, alt: 'Logo di {creditorName}' },
  ];
}

function firstPage(hasSlip: boolean): readonly PageItem[] {
  const due = present('1.dueDate');
  const left = { width: 87 };
  const afterAmount = { text: '{1.amount}', face: BOLD, pt: 16 } as const;
  return [
    ...header('{subject}', true),
    band(0, 105, BAND, null, 44.17), band(105, 105, BAND, null, 44.17),
    rule([[105, 44.21], [105, 50.63]], '#FFFFFF', 1),
    soft(10.7, 48.67, 10, 'ENTE CREDITORE', BOLD, { role: 'H2', width: 30 }),
    soft(42.44, 48.32, 8, 'Cod. Fiscale', REGULAR, { width: 16 }),
    soft(59.42, 48.34, 8, '{creditorFiscalCode}', MONO, { width: 40, ...REFUSE }),
    soft(112.69, 48.67, 10, 'DESTINATARIO AVVISO', BOLD, { role: 'H2', width: 38 }),
    soft(153.27, 48.31, 8, 'Cod. Fiscale', REGULAR, { width: 16, when: present('debtorFiscalCode') }),
    soft(198.47, 48.33, 8, '{debtorFiscalCode}', MONO, { align: 'RIGHT', width: 30, ...REFUSE }),
    soft(11.09, 60.66, 12, '{creditorName}', BOLD, { width: 92, maxLines: 2, leading: 5.08 }),
    soft(11.09, 71.6, 12, '{department}', REGULAR, { width: 92, maxLines: 2, leading: 5.08 }),
    soft(11.17, 81.31, 8, '{infoLines}', REGULAR, { width: 92, maxLines: 3 }),
    soft(112.69, 60.66, 12, '{debtorName}', BOLD, { width: 86.3, maxLines: 2, leading: 5.08 }),
    soft(112.69, 71.66, 12, '{debtorAddress}', REGULAR, { width: 86.3, maxLines: 4, leading: 4.6 }),
    band(0, 210, 6.7, null, 92.58),
    rule([[105, 92.85], [105, 99.27]], '#FFFFFF', 1),
    soft(10.43, 97.2, 10, 'QUANTO E QUANDO PAGARE?', BOLD, { role: 'H2', width: 48, when: due }),
    soft(10.43, 97.2, 10, 'QUANTO PAGARE?', BOLD, { role: 'H2', width: 48, when: absent('1.dueDate') }),
    soft(59.42, 97.21, 8, '{alsoInstallments}', REGULAR, { width: 44 }),
    soft(112.12, 97.2, 10, 'DOVE PAGARE?', BOLD, { role: 'H2', width: 24 }),
    soft(136.37, 97.33, 8, runsOf('Lista dei canali di pagamento su **www.pagopa.gov.it**'), REGULAR, { width: 64 }),
    soft(11.52, 112.21, 16, '{1.amount}', BOLD, { width: 48, ...REFUSE }),
    soft(11.52, 112.21, 16, 'Euro', BOLD, { after: { ...afterAmount, gap: 4.09 }, width: 62, when: present('1.amount') }),
    soft(11.52, 112.25, 8, 'entro il', BOLD, { after: { ...afterAmount, gap: 16.86 }, width: 72, when: due }),
    soft(11.52, 112.21, 16, '{1.dueDate}', BOLD, { after: { ...afterAmount, gap: 27.65 }, width: 92.5, ...REFUSE }),
    soft(11.45, 118.5, 8, runsOf('Puoi pagare con **una unica rata**{rate}.'), REGULAR, { ...left, maxLines: 3 }),
    soft(11.45, 128.91, 8, OLD_LEGAL, REGULAR, { ...left, maxLines: 4 }),
    soft(112.66, 110.08, 10, 'PAGA SUL SITO O CON LE APP', BOLD, { width: 60 }),
    decoration('old-pictogram-devices', 184.34, 109.59, null, INK),
    soft(112.66, 114.32, 8, '{channels}della tua Banca o\ndegli altri canali di pagamento. Potrai pagare con\ncarte, conto corrente, CBILL.', REGULAR, { width: 68, maxLines: 4 }),
    soft(112.44, 128.42, 10, 'PAGA SUL TERRITORIO', BOLD, { width: 60 }),
    decoration('old-pictogram-places', 184.65, 126.98),
    soft(112.44, 132.49, 8, 'in tutti gli Uffici Postali, in Banca, in Ricevitoria, dal\nTabaccaio, al Bancomat, al Supermercato.\nPotrai pagare in contanti, con carte o conto corrente.', REGULAR, { width: 68, maxLines: 4 }),
    soft(11.07, 152.26, 12, 'Utilizza la porzione di avviso relativa {toWhich}al canale di pagamento che preferisci.', REGULAR, { width: 188 }),
    band(0, 210, BAND, null, 155.49),
    text(10.98, 160.15, 10, 'BANCHE E ALTRI CANALI', BOLD, { role: 'H2', width: 60 }),
    ...wholeBy(160.15),
    soft(10.78, 173.63, 9, runsOf('Qui accanto trovi il codice **QR** e\nil codice interbancario **CBILL**\nper pagare attraverso il circuito\nbancario e gli altri canali di\npagamento abilitati.'), REGULAR, { width: 45, maxLines: 6, leading: 3.81 }),
    code('QR', 63.2, 171.14, '1.qr', '1.nav'),
    text(93.94, 173.29, 8, 'Destinatario', REGULAR, { width: 18 }),
    soft(112.81, 173.45, 8, '{debtorName}', BOLD, { width: 48 }),
    text(162.52, 173.65, 10, 'Euro', REGULAR, { width: 8 }),
    soft(198.8, 173.9, 12, '{1.amount}', MONO_BOLD, { align: 'RIGHT', width: 28.8, ...REFUSE }),
    text(93.94, 178.46, 8, 'Ente Creditore', REGULAR, { width: 18 }),
    soft(112.66, 178.51, 8, '{creditorName}', BOLD, { width: 86 }),
    text(93.94, 183.73, 8, 'Oggetto del pagamento', REGULAR, { width: 29 }),
    soft(123.33, 183.54, 8, '{subject}', BOLD, { width: 75, maxLines: 2, leading: 2.9 }),
    text(93.94, 191.76, 8, 'Codice CBILL', REGULAR, { width: 18, when: present('cbillCode') }),
    text(93.94, 195.75, 10, '{cbillCode}', MONO_BOLD, { width: 20, ...REFUSE }),
    text(114.5, 191.76, 8, 'Codice Avviso', REGULAR, { width: 40 }),
    text(114.5, 195.75, 10, '{1.nav}', MONO_BOLD, { width: 50, ...REFUSE }),
    text(198.37, 191.76, 8, 'Cod. Fiscale Ente Creditore', REGULAR, { align: 'RIGHT', width: 34 }),
    text(198.81, 195.75, 10, '{creditorFiscalCode}', MONO_BOLD, { align: 'RIGHT', width: 36, ...REFUSE }),
    ...(hasSlip ? [...slip(SLIP_SINGLE, 205.53, 1), rule([[0, 288.59], [210, 288.59]], '#B1B1B1', 0.75)] : []),
  ];
}

const OLD_LEGAL = 'L\'importo è aggiornato automaticamente dal sistema e potrebbe\nsubire variazioni per eventuali sgravi, note di credito, indennità di\nmora, sanzioni o interessi, ecc.  Un operatore, il sito o l’app che userai\nti potrebbero quindi chiedere una cifra diversa da quella qui indicata.';

/** "RATA UNICA entro il …" and, in installments, "3° RATA entro il …". */
function wholeBy(y: number): readonly PageItem[] {
  return [
    // Three frames: what is left of the band's end is the model's.
    soft(146.72, y, 10, 'RATA UNICA', BLACK, { role: 'H2', width: 22 }),
    soft(166.58, y, 10, 'entro il', BOLD, { width: 14, when: present('1.dueDate') }),
    soft(198.61, y, 10, '{1.dueDate}', BOLD, { align: 'RIGHT', width: 30, ...REFUSE }),
  ];
}

function installmentBy(x: number, y: number, part: number, align: 'LEFT' | 'RIGHT'): readonly PageItem[] {
  const named = (rest: string): readonly Run[] => [{ face: BLACK, text: `{${part}.number}° RATA` }, { face: BOLD, text: rest }];
  const place = { align, width: 70, role: 'H2' } as const;
  // The model sets RATA half a millimetre tighter than our faces, which have no kerning: the difference is shared.
  const at = x + (align === 'LEFT' ? -0.25 : 0.25);
  return [
    soft(at, y, 10, named(` entro il {${part}.dueDate}`), BOLD, { ...place, ...REFUSE }),
    soft(at, y, 10, named(''), BOLD, { ...place, when: absent(`${part}.dueDate`) }),
  ];
}

type OldSlip = Readonly<{
  isSingle: boolean; shift: number; title: number; heading: number; headingRight: number; account: number; value: number; euroX: number; amountRight: number; holder: number; debtor: number; debtorX: number; subject: number; subjectX: number;
  codes: number; type: number; fiscalCode: number; where: number; authorisation: number; poste: number; mark: number; euro: number; matrix: number; matrixX: number; isShort: boolean;
}>;

const SLIP_SINGLE: OldSlip = {
  isSingle: true, shift: 0, title: 4.46, heading: 4.58, headingRight: 198.61, account: 23.39, value: 23.6, euroX: 162.52, amountRight: 198.8, holder: 34.56, debtor: 41.16, debtorX: 81.36, subject: 47.16, subjectX: 88.9, codes: 54.98,
  type: 115.95, fiscalCode: 129.49, where: 45.04, authorisation: 59.67, poste: 19.79, mark: 28.52, euro: 18.85, matrix: 34.76, matrixX: 173.27, isShort: false,
};
const SLIP_TWO: OldSlip = {
  isSingle: false, shift: -0.47, title: 4.63, heading: 4.85, headingRight: 197.87, account: 25.46, value: 25.67, euroX: 163.52, amountRight: 198.12, holder: 36.63, debtor: 42.52, debtorX: 81.37, subject: 48.52, subjectX: 91.95, codes: 57.05,
  type: 117.59, fiscalCode: 131.48, where: 47.11, authorisation: 61.74, poste: 21.86, mark: 30.59, euro: 20.92, matrix: 36.69, matrixX: 172.91, isShort: false,
};
const SLIP_THREE: OldSlip = {
  isSingle: false, shift: -0.13, title: 4.63, heading: 4.85, headingRight: 197.87, account: 13.95, value: 14.16, euroX: 165.28, amountRight: 198.47, holder: 22.66, debtor: 28.55, debtorX: 92.3, subject: 34.19, subjectX: 92.3, codes: 43.07,
  type: 117.93, fiscalCode: 131.82, where: 32.78, authorisation: 47.14, poste: 10.35, mark: 18.02, euro: 9.41, matrix: 22.58, matrixX: 173.27, isShort: true,
};

function slip(layout: OldSlip, top: number, part: number): readonly PageItem[] {
  const { shift } = layout;
  const y = (offset: number): number => top + offset;
  const label = (x: number, offset: number, pt: number, words: string, width: number) => text(x, y(offset), pt, words, REGULAR, { width });
  const value = (x: number, offset: number, field: string, leading: number) => soft(x, y(offset + 0.16), 8, field, BOLD, { width: 166 - x, maxLines: 2, leading });
  return [
    band(0, 210, BAND, null, top),
    rule([[0, y(layout.isSingle ? 0 : 0.16)], [210, y(layout.isSingle ? 0 : 0.16)]], SLIP_GREY, 0.75),
    decoration('scissors', layout === SLIP_TWO ? 192.62 : 193.32, y(-3.5)),
    text(11.02, y(layout.title), 10, 'BOLLETTINO POSTALE PA', BOLD, { role: 'H2', width: 50 }),
    decoration('postal-bancoposta', 63.26 + shift, y(2.14), null, INK),
    ...(layout.isSingle ? wholeBy(y(layout.heading)) : installmentBy(layout.headingRight, y(layout.heading), part, 'RIGHT')),
    decoration('postal-poste-italiane', 11.31 + shift, y(layout.poste), null, INK),
    decoration('postal-bollettino-postale', 11.31 + shift, y(layout.mark), null, INK),
    text(11.06 + shift, y(layout.where), 8, 'Bollettino Postale pagabile in tutti\ngli Uffici Postali e sui canali fisici o\ndigitali abilitati di Poste Italiane e\ndell’Ente Creditore', REGULAR, { width: 50, maxLines: 4, leading: LEADING_8 }),
    text(10.92 + shift, y(layout.authorisation), 6, '{authorisation}', REGULAR, { width: 50, colour: '#6F6F6E', ...REFUSE }),
    decoration('postal-euro-bollettino', 63.4 + shift, y(layout.euro), null, INK),
    label(72.81 + shift, layout.account, 10, 'sul C/C n.', 14.5),
    text(87.57 + shift, y(layout.value), 12, '{postalAccount}', MONO_BOLD, { width: 66, ...REFUSE }),
    text(layout.euroX, y(layout.account), 10, 'Euro', REGULAR, { width: 8, when: present(`${part}.slipAmount`) }),
    text(layout.euroX - 8.6, y(layout.account), 10, 'Euro', REGULAR, { width: 8, when: present(`${part}.slipAmountLong`) }),
    text(layout.amountRight, y(layout.value), 12, `{${part}.slipAmount}`, MONO_BOLD, { align: 'RIGHT', width: 26.5, colour: layout.isSingle ? INK : '#000000', ...REFUSE }),
    text(layout.amountRight, y(layout.value), 12, `{${part}.slipAmountLong}`, MONO_BOLD, { align: 'RIGHT', width: 35, colour: layout.isSingle ? INK : '#000000', ...REFUSE }),
    label(63.44 + shift, layout.holder, 8, 'Intestato a', 14),
    soft(77.43 + shift, y(layout.holder + 0.1), 8, '{postalHolder}', BOLD, { width: 88, maxLines: 2, leading: 2.8 }),
    label(63.44 + shift, layout.debtor, 8, layout.isShort ? 'Destinatario dell’avviso' : 'Destinatario', 29),
    value(layout.debtorX, layout.debtor, '{debtorName}', 2.75),
    label(63.44 + shift, layout.subject, 8, layout.isSingle ? 'Oggetto pagamento' : 'Oggetto del pagamento', 29),
    value(layout.subjectX, layout.subject, '{subject}', 3.3),
    label(63.44 + shift, layout.codes, 8, 'Codice Avviso', 40),
    label(layout.type, layout.codes, 8, 'Tipo', 10),
    label(layout.fiscalCode, layout.codes, 8, layout.isShort ? 'Codice Fiscale Ente' : 'Cod. Fiscale Ente Creditore', 36),
    text(63.44 + shift, y(layout.codes + 4), 10, `{${part}.nav}`, MONO_BOLD, { width: 48, ...REFUSE }),
    text(layout.isSingle ? 116.3 : layout.type, y(layout.codes + 4), 10, 'P1', MONO_BOLD, { width: 10 }),
    layout.isSingle
      ? text(160.81, y(layout.codes + 4), 10, '{creditorFiscalCode}', MONO_BOLD, { align: 'RIGHT', width: 36, ...REFUSE })
      : text(layout.fiscalCode, y(layout.codes + 4), 10, '{creditorFiscalCode}', MONO_BOLD, { width: 36, ...REFUSE }),
    code('DATA_MATRIX', layout.matrixX, y(layout.matrix), `${part}.dataMatrix`, `${part}.nav`),
    ...cornerMarks(layout.matrixX, y(layout.matrix), 1),
  ];
}

const CHOOSE = 'Utilizza la porzione di avviso relativa alla rata ed al canale di pagamento che preferisci.';

/** Left ends of the texts of the two columns: the second is not the first moved, in the model. */
const TWO_COLUMNS = [
  { part: 1, band: 10.56, bandRight: 95.77, qr: 10.64, euro: 41.28, amount: 49.81, creditor: 40.59, subject: 10.6, cbill: 11.29, fiscalCode: 36.24, nav: 10.9, scan: 10.95, right: 102 },
  { part: 2, band: 115.48, bandRight: 197.68, qr: 115.48, euro: 145.51, amount: 154.05, creditor: 145.51, subject: 115.52, cbill: 115.52, fiscalCode: 140.47, nav: 115.13, scan: 115.19, right: 200 },
];

function twoPage(hasSlips: boolean): readonly PageItem[] {
  const cells = TWO_COLUMNS.flatMap((column): readonly PageItem[] => [
    text(column.band, 48.19, 10, 'BANCHE E ALTRI', BOLD, { role: 'H2', width: 30 }),
    ...installmentBy(column.bandRight, 48.19, column.part, 'RIGHT'),
    code('QR', column.qr, 56.49, `${column.part}.qr`, `${column.part}.nav`),
    text(column.euro, 59.95, 10, 'Euro', REGULAR, { width: 8 }),
    soft(column.amount, 60.2, 12, `{${column.part}.amount}`, MONO_BOLD, { width: column.right - column.amount, ...REFUSE }),
    text(column.euro, 66.29, 8, 'Destinatario dell’avviso', REGULAR, { width: 40 }),
    soft(column.euro, 70.38, 8, '{debtorName}', BOLD, { width: column.right - column.euro, maxLines: 2, leading: 2.75 }),
    text(column.creditor, 76.48, 8, 'Ente Creditore', REGULAR, { width: 40 }),
    soft(column.creditor, 80.44, 8, '{creditorName}', BOLD, { width: column.right - column.creditor }),
    text(column.subject, 86.63, 8, 'Oggetto del pagamento', REGULAR, { width: 60 }),
    soft(column.subject, 91.11, 8, '{subject}', BOLD, { width: column.right - column.subject, maxLines: 2 }),
    text(column.cbill, 98.65, 8, 'Codice CBILL', REGULAR, { width: 24, when: present('cbillCode') }),
    text(column.cbill, 103, 10, '{cbillCode}', MONO_BOLD, { width: 24, ...REFUSE }),
    text(column.fiscalCode, 98.65, 8, 'Cod. Fiscale Ente Creditore', REGULAR, { width: 36 }),
    text(column.fiscalCode, 103, 10, '{creditorFiscalCode}', MONO_BOLD, { width: 36, ...REFUSE }),
    text(column.nav, 108.79, 8, 'Codice Avviso', REGULAR, { width: 40 }),
    text(column.nav, 113.14, 10, `{${column.part}.nav}`, MONO_BOLD, { width: 60, ...REFUSE }),
    soft(column.scan, 119.22, 8, runsOf('Qui sopra trovi il codice **QR** e il codice interbancario **CBILL** per pagare\nattraverso il circuito bancario e gli altri canali di pagamento abilitati.'), REGULAR, { width: column.right - column.scan, maxLines: 3 }),
  ]);
  return [
    ...header('Rate {1.number}°e {2.number}°- {subject}', false),
    soft(11.27, 41.13, 8, CHOOSE, REGULAR, { width: 150 }),
    band(0, 105, BAND, null, 43.53), band(104.89, 105.11, BAND, null, 43.53),
    rule([[105.06, 43.57], [105.06, 49.99]], '#FFFFFF', 1),
    rule([[105.06, 50], [105.06, 135.52]], '#ECECEC', 1),
    ...cells,
    ...(hasSlips ? [...slip(SLIP_TWO, 132.34, 1), ...slip(SLIP_TWO, 211.03, 2)] : []),
  ];
}

/** Columns of three: the texts beside the code are moved right by 0.6 mm where its white needs it (notice-layout 6). */
const THREE_COLUMNS = [{ part: 1, x: 10.56, qr: 10.92, shift: 0 }, { part: 2, x: 78.99, qr: 78.66, shift: 67.74 }, { part: 3, x: 148.5, qr: 148.28, shift: 137.36 }];

function threePage(hasSlips: boolean): readonly PageItem[] {
  const cells = THREE_COLUMNS.flatMap(({ part, x, qr, shift }): readonly PageItem[] => {
    // The last column ends where the model's does.
    const right = Math.min(shift + 66.5, 201.3);
    const beside = { width: right - (39.21 + shift) };
    return [
      ...installmentBy(x, 48.19, part, 'LEFT'),
      code('QR', qr, 56.14, `${part}.qr`, `${part}.nav`),
      text(39.03 + shift, 59.56, 10, 'Euro', REGULAR, beside),
      soft(39.28 + shift, 63.81, 10, `{${part}.amount}`, MONO_BOLD, { ...beside, ...REFUSE }),
      text(39.21 + shift, 70.69, 8, 'Ente Creditore', REGULAR, beside),
      soft(39.21 + shift, 74.27, 8, '{creditorName}', BOLD, { ...beside, maxLines: 3, leading: 2.9 }),
      text(11.07 + shift, 86.63, 8, 'Oggetto del pagamento', REGULAR, { width: 55 }),
      soft(11.07 + shift, 90.42, 8, '{subject}', BOLD, { width: right - 11.07 - shift, maxLines: 2, leading: 3 }),
      text(32.16 + shift, 98.65, 8, 'Cod. Fiscale Ente Creditore', REGULAR, { width: 34 }),
      text(32.16 + shift, 102.65, 10, '{creditorFiscalCode}', MONO_BOLD, { width: 34, ...REFUSE }),
      text(10.97 + shift, 99.31, 8, 'Codice CBILL', REGULAR, { width: 20, when: present('cbillCode') }),
      text(10.97 + shift, 103.31, 10, '{cbillCode}', MONO_BOLD, { width: 20, ...REFUSE }),
      text(10.98 + shift, 108.73, 8, 'Codice Avviso', REGULAR, { width: 40 }),
      text(10.98 + shift, 113.08, 10, `{${part}.nav}`, MONO_BOLD, { width: 55, ...REFUSE }),
      soft(10.47 + shift, 117.8, 7, runsOf('Qui sopra trovi il codice **QR** e il codice interbancario\n**CBILL** per pagare attraverso il circuito bancario e gli\naltri canali di pagamento abilitati.'), REGULAR, { width: 56, maxLines: 3, leading: 2.96 }),
    ];
  });
  return [
    ...header('Rate {1.number}°, {2.number}° e {3.number}°- {subject}', false),
    soft(11.27, 41.13, 8, CHOOSE, REGULAR, { width: 150 }),
    ...[0, 69.91, 139.77].map((x) => band(x, 70.19, BAND, null, 43.53)),
    ...[70, 140].flatMap((x) => [rule([[x, 43.57], [x, 49.99]], '#FFFFFF', 1), rule([[x, 50], [x, 128.81]], '#ECECEC', 1)]),
    ...cells,
    ...(hasSlips ? [128.81, 184.17, 239.31].flatMap((top, index) => slip(SLIP_THREE, top, index + 1)) : []),
  ];
}

const PAGES: Readonly<Record<OldPageName, () => Readonly<{ parts: number; items: readonly PageItem[] }>>> = {
  'single': () => ({ parts: 1, items: firstPage(false) }),
  'single-postal': () => ({ parts: 1, items: firstPage(true) }),
  'two-instalments': () => ({ parts: 2, items: twoPage(false) }),
  'two-instalments-postal': () => ({ parts: 2, items: twoPage(true) }),
  'three-instalments': () => ({ parts: 3, items: threePage(false) }),
  'three-instalments-postal': () => ({ parts: 3, items: threePage(true) }),
};

/** The table of one page kind of model 2.2.1. */
export function oldNoticePage(name: OldPageName): PageKind {
  const { parts, items } = PAGES[name]();
  const page: PageModule = { name: 'page', top: 0, items };
  return { name: `2.2.1/${name}`, size: A4, parts, modules: [page] };
}
