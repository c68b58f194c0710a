/**
 * Templates of the causale, `TARI {anno} - utenza {utenza}`: fields, expansion, lengths, personal data.
 *
 * Sources: features.md 3a step 4 (two counters, 60 printed and 140 carried), 5.10 (templates of the
 * starter catalogue), 2 row 70 and codes.md 7 (SANP best practice: no personal data in the causale).
 */
import { err, ok, type Result } from './result.ts';

/** Characters of the causale that the notice prints (codes.md 7, GT 2.2.1). */
export const PRINTED_DESCRIPTION_LENGTH = 60;
/** Characters of the causale that the node carries. */
export const CARRIED_DESCRIPTION_LENGTH = 140;

/** A template taken apart; `fields` names each field once, in order of appearance. */
export type DescriptionTemplate = Readonly<{ pieces: readonly TemplatePiece[]; fields: readonly string[] }>;

/** A stretch of the template: fixed text, or a field to fill in. */
export type TemplatePiece = Readonly<{ kind: 'TEXT'; text: string }> | Readonly<{ kind: 'FIELD'; name: string }>;

/** Why a template was refused; `index` is the place (from 0) of the brace in question. */
export type TemplateProblem = Readonly<{ reason: 'UNCLOSED' | 'UNOPENED' | 'FIELD_NAME'; index: number }>;

const FIELD_NAME = /^[a-z][a-z0-9_]{0,29}$/;

/** Takes a template apart. A field name is a lower-case letter followed by letters, digits or `_` (30 characters at most). */
export function parseDescriptionTemplate(template: string): Result<DescriptionTemplate, TemplateProblem> {
  const pieces: TemplatePiece[] = [];
  let place = 0;
  while (place < template.length) {
    const open = template.indexOf('{', place);
    const text = template.slice(place, open === -1 ? template.length : open);
    const stray = text.indexOf('}');
    if (stray !== -1) return err({ reason: 'UNOPENED', index: place + stray });
    if (text !== '') pieces.push({ kind: 'TEXT', text });
    if (open === -1) break;
    const close = template.indexOf('}', open);
    if (close === -1) return err({ reason: 'UNCLOSED', index: open });
    const name = template.slice(open + 1, close);
    if (!FIELD_NAME.test(name)) return err({ reason: 'FIELD_NAME', index: open });
    pieces.push({ kind: 'FIELD', name });
    place = close + 1;
  }
  const fields = new Set(pieces.flatMap((piece) => (piece.kind === 'FIELD' ? [piece.name] : [])));
  return ok({ pieces, fields: [...fields] });
}

const TEMPLATE_MESSAGES: Readonly<Record<TemplateProblem['reason'], string>> = {
  UNCLOSED: 'Nel modello della causale una parentesi { non è chiusa',
  UNOPENED: 'Nel modello della causale una parentesi } non è aperta',
  FIELD_NAME: 'Nel modello della causale il nome di un campo non è valido: lettere minuscole, cifre e _ (per esempio {anno})',
};

/** The sentence a person reads when a template is refused. */
export function templateProblemMessage(problem: TemplateProblem): string {
  return `${TEMPLATE_MESSAGES[problem.reason]} (carattere ${problem.index + 1})`;
}

/** A template filled in: fields without a value stay visible as `{name}` and are listed in `missing`. */
export type ExpandedDescription = Readonly<{ text: string; missing: readonly string[] }>;

/** Fills a template in. Values are trimmed; a value is never read as a template itself. */
export function expandDescription(template: DescriptionTemplate, values: Readonly<Record<string, string>>): ExpandedDescription {
  const valueOf = (name: string): string => (Object.hasOwn(values, name) ? (values[name] ?? '').trim() : '');
  return {
    text: template.pieces.map((piece) => (piece.kind === 'TEXT' ? piece.text : valueOf(piece.name) || `{${piece.name}}`)).join(''),
    missing: template.fields.filter((name) => valueOf(name) === ''),
  };
}

/** The two counters under the causale: characters used, and by how many each limit is passed (0 within it). */
export type DescriptionLength = Readonly<{ length: number; overPrinted: number; overCarried: number }>;

/** Counts the characters of a causale against the printed (60) and the carried (140) length. */
export function measureDescription(text: string): DescriptionLength {
  const length = [...text.normalize('NFC')].length;
  return {
    length,
    overPrinted: Math.max(0, length - PRINTED_DESCRIPTION_LENGTH),
    overCarried: Math.max(0, length - CARRIED_DESCRIPTION_LENGTH),
  };
}

/** What the clerk reads when a causale is too long, or `null` (words of features.md 3a). */
export function descriptionLengthMessage({ length, overPrinted, overCarried }: DescriptionLength): string | null {
  if (overCarried > 0) return `La causale supera i ${CARRIED_DESCRIPTION_LENGTH} caratteri ammessi (ora ${length})`;
  if (overPrinted > 0) return `La causale supera i ${PRINTED_DESCRIPTION_LENGTH} caratteri stampabili (ora ${length})`;
  return null;
}

const PERSONAL_WORDS: ReadonlySet<string> = new Set([
  'nome', 'cognome', 'nominativo', 'cf', 'codicefiscale', 'codfisc', 'codfiscale', 'fiscale', 'piva', 'partitaiva',
  'debitore', 'intestatario', 'contribuente', 'cittadino', 'anagrafica', 'denominazione', 'ragionesociale',
  'indirizzo', 'residenza', 'domicilio', 'telefono', 'tel', 'cellulare', 'email', 'mail', 'pec',
  'nascita', 'datanascita', 'luogonascita', 'sesso', 'eta',
  'alunno', 'alunna', 'studente', 'bambino', 'bambina', 'minore', 'figlio', 'figlia', 'genitore', 'padre', 'madre',
  'coniuge', 'defunto', 'defunta', 'paziente', 'assistito', 'utente', 'conducente', 'trasgressore', 'targa',
  'diagnosi', 'patologia', 'disabilita', 'invalidita', 'isee', 'iban',
]);

/**
 * Names of fields that would carry personal data into the causale: a warning when a template is saved.
 * A field counts when its whole name or one of its words is a known one (`nome_alunno`, `codice_fiscale`).
 */
export function personalDataFields(fields: readonly string[]): readonly string[] {
  return fields.filter((name) => {
    const plain = name.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
    const words = plain.split(/[^a-z]+/);
    return PERSONAL_WORDS.has(words.join('')) || words.some((word) => PERSONAL_WORDS.has(word));
  });
}

/** The warning a person reads for the fields found by {@link personalDataFields}, or `null` when there are none. */
export function personalDataMessage(fields: readonly string[]): string | null {
  if (fields.length === 0) return null;
  const names = fields.map((name) => `{${name}}`).join(', ');
  return `Il modello porta dati personali nella causale (${names}): togli questi campi, la causale la leggono banche e tesoriere`;
}
