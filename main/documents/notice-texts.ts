/** Free texts of the notice: written with the letters of the fonts, within the lengths of the guide, with warnings in Italian. */
import type { DrawingError, DrawingWarning } from './drawn-document.ts';
import { coverageOf } from './fonts.ts';
import { cutAtWord } from './line-breaking.ts';
import type { NoticePlanContent } from './notice-content.ts';
import { toPrintable, type SpellingChange } from './printable-text.ts';

/** Characters of each free text (notice-layout section 5, column [D]) and its Italian name. */
const FREE_TEXTS = {
  subject: { maximum: 90, name: 'L’oggetto del pagamento' },
  creditorName: { maximum: 50, name: 'La denominazione dell’ente' },
  department: { maximum: 50, name: 'Il settore dell’ente' },
  infoLines: { maximum: 100, name: 'Le informazioni di contatto dell’ente' },
  debtorName: { maximum: 70, name: 'Il nominativo del destinatario' },
  debtorAddress: { maximum: 140, name: 'L’indirizzo del destinatario' },
  secondSubject: { maximum: 90, name: 'L’oggetto del pagamento nella seconda lingua' },
  postalHolder: { maximum: 50, name: 'L’intestatario del conto corrente postale' },
} as const;
export type FreeText = keyof typeof FREE_TEXTS;

const OTHER_NAMES: Readonly<Record<string, string>> = {
  creditorFiscalCode: 'Il codice fiscale dell’ente',
  debtorFiscalCode: 'Il codice fiscale del destinatario',
  amount: 'L’importo',
  dueDate: 'La scadenza',
  cbillCode: 'Il codice CBILL',
  nav: 'Il numero avviso',
  qr: 'Il contenuto del codice QR',
  dataMatrix: 'Il contenuto del Data Matrix',
  number: 'Il numero della rata',
  postalAccount: 'Il conto corrente postale',
  authorisation: 'L’autorizzazione di Poste Italiane',
  slipAmount: 'L’importo',
  slipAmountLong: 'L’importo',
};

/** Italian name of a field of a page kind; fields of a part (`2.amount`) have the name of what they are. */
export function nameOf(field: string): string {
  const plain = field.replace(/^\d+\./u, '');
  const free = Object.entries(FREE_TEXTS).find(([key]) => key === plain);
  return free?.[1].name ?? OTHER_NAMES[plain] ?? plain;
}

export function cutMessage(field: string): string {
  return `${nameOf(field)} è più lungo dello spazio del modello: sull’avviso è accorciato.`;
}

/** `lost`: a field with a letter that cannot be printed at all. */
export type PreparedTexts = Readonly<{ texts: Readonly<Record<FreeText, string | null>>; warnings: readonly DrawingWarning[]; lost: DrawingError | null }>;

/** Free texts in the letters of the font and within their limits. */
export function prepareTexts(content: NoticePlanContent): PreparedTexts {
  const sources: Readonly<Record<FreeText, string | null>> = {
    subject: content.subject,
    creditorName: content.creditor.name,
    department: content.creditor.department,
    infoLines: content.creditor.infoLines,
    debtorName: content.debtor.name,
    debtorAddress: content.debtor.address,
    secondSubject: content.secondLanguage?.subject ?? null,
    postalHolder: content.postal?.holder ?? null,
  };
  const warnings: DrawingWarning[] = [];
  let lost: DrawingError | null = null;
  const prepare = (field: FreeText): string | null => {
    const source = sources[field];
    if (source === null || source.trim() === '') return null;
    const { name, maximum } = FREE_TEXTS[field];
    const { text, spelling, changes } = toPrintable(source, coverageOf('TitilliumWeb-Bold'));
    // A sign may be left out with a warning; a name with a letter missing is another name.
    if (spelling === 'LOST' && changes.some(({ from, to }) => to === null && /\p{L}/u.test(from))) lost ??= { field, message: `${name} è scritto, almeno in parte, in un alfabeto che il modello non può stampare: scrivilo in lettere latine.` };
    warnings.push(...spellingMessages(name, changes).map((message) => ({ field, message })));
    const cut = cutAtWord(text, maximum);
    if (cut.isCut) warnings.push({ field, message: cutMessage(field) });
    return cut.text;
  };
  const texts = {
    subject: prepare('subject'),
    creditorName: prepare('creditorName'),
    department: prepare('department'),
    infoLines: prepare('infoLines'),
    debtorName: prepare('debtorName'),
    debtorAddress: prepare('debtorAddress'),
    secondSubject: prepare('secondSubject'),
    postalHolder: prepare('postalHolder'),
  };
  return { texts, warnings, lost };
}

/** How many letters a warning names: a whole name in another alphabet would be longer than what it explains. */
const MOST_LETTERS = 6;

/** Says which letters are written otherwise on paper, and how: letters only, so that the warning holds no name. */
function spellingMessages(name: string, changes: readonly SpellingChange[]): readonly string[] {
  const list = (letters: readonly string[]) => `${letters.slice(0, MOST_LETTERS).join(', ')}${letters.length > MOST_LETTERS ? ' e altre' : ''}`;
  const respelled = changes.filter(({ to }) => to !== null).map(({ from, to }) => (to === '' ? `${from} non si scrive` : `${from} diventa ${to ?? ''}`));
  const lost = changes.filter(({ to }) => to === null).map(({ from }) => from);
  return [
    ...(respelled.length === 0 ? [] : [`${name} ha lettere che i caratteri dell’avviso non hanno, stampate con quelle latine più vicine: ${list(respelled)}. Rileggilo sull’anteprima.`]),
    ...(lost.length === 0 ? [] : [`${name} ha caratteri che l’avviso non può stampare: ${list(lost)}. Al loro posto c’è “?”: scrivilo in lettere latine.`]),
  ];
}
