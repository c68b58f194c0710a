/**
 * Templates of the cover letter («lettera di accompagnamento»): title and text with fields in braces, `Gentile {nome}`.
 *
 * Source: issue 7. The fields are facts of the notice that follows; a value is never read as a template itself. What the amount is made of is told here because the notice has no place for it
 * (notice-layout.md 5 and 9.1: one subject, one amount, and no other text).
 */
import { err, ok, type Result } from './result.ts';

/** Fields a letter may name. */
export const LETTER_FIELDS = ['nome', 'indirizzo', 'codice fiscale', 'causale', 'importo', 'scadenza', 'numero avviso', 'voci', 'servizio', 'ente', 'data'] as const;
export type LetterField = (typeof LETTER_FIELDS)[number];
export type LetterValues = Readonly<Record<LetterField, string>>;

export const LETTER_TITLE_LENGTH = 120;
export const LETTER_BODY_LENGTH = 3_000;

/** `index` is the place (from 0) of the brace in question; `name` the unknown field as written. */
export type LetterProblem = Readonly<{ reason: 'UNCLOSED' | 'UNOPENED'; index: number }> | Readonly<{ reason: 'UNKNOWN_FIELD'; index: number; name: string }>;

type Piece = Readonly<{ kind: 'TEXT'; text: string }> | Readonly<{ kind: 'FIELD'; name: LetterField }>;

/** Takes a text apart. Case and spaces around a name do not matter. */
export function parseLetter(text: string): Result<readonly Piece[], LetterProblem> {
  const pieces: Piece[] = [];
  let place = 0;
  while (place < text.length) {
    const open = text.indexOf('{', place);
    const words = text.slice(place, open === -1 ? text.length : open);
    const stray = words.indexOf('}');
    if (stray !== -1) return err({ reason: 'UNOPENED', index: place + stray });
    if (words !== '') pieces.push({ kind: 'TEXT', text: words });
    if (open === -1) break;
    const close = text.indexOf('}', open);
    if (close === -1) return err({ reason: 'UNCLOSED', index: open });
    const written = text.slice(open + 1, close);
    const field = LETTER_FIELDS.find((name) => name === written.trim().replace(/\s+/gu, ' ').toLowerCase());
    if (field === undefined) return err({ reason: 'UNKNOWN_FIELD', index: open, name: written.trim() });
    pieces.push({ kind: 'FIELD', name: field });
    place = close + 1;
  }
  return ok(pieces);
}

/** The sentence a person reads when a text is refused. */
export function letterProblemMessage(problem: LetterProblem): string {
  switch (problem.reason) {
    case 'UNCLOSED': return `Una parentesi { non è chiusa (carattere ${problem.index + 1}).`;
    case 'UNOPENED': return `Una parentesi } non è aperta (carattere ${problem.index + 1}).`;
    case 'UNKNOWN_FIELD': return `Il campo {${problem.name}} non c’è. Ci sono: ${LETTER_FIELDS.map((name) => `{${name}}`).join(', ')}.`;
  }
}

/** True when a text names a field; one that cannot be read names none. */
export function namesField(text: string, field: LetterField): boolean {
  const pieces = parseLetter(text);
  return pieces.ok && pieces.value.some((piece) => piece.kind === 'FIELD' && piece.name === field);
}

/** A text with its fields filled in; errors as {@link parseLetter}. */
export function fillLetter(text: string, values: LetterValues): Result<string, LetterProblem> {
  const pieces = parseLetter(text);
  return pieces.ok ? ok(pieces.value.map((piece) => (piece.kind === 'TEXT' ? piece.text : values[piece.name])).join('')) : pieces;
}

/** What stands in the place of the fields in a preview. */
export const EXAMPLE_LETTER_VALUES: LetterValues = {
  'nome': 'Rossi Maria', 'indirizzo': 'Via Roma 10, 00100 Roma (RM)', 'codice fiscale': 'RSSMRA80A41H501W', 'causale': 'TARI 2026 - utenza 4471', 'importo': '152,00', 'scadenza': '16/12/2026', 'numero avviso': '3020 0000 0000 0012 34',
  'voci': 'TARI anno in corso: 144,76 €\nTEFA 2026 (Provincia di Prova): 7,24 €\nTotale: 152,00 €', 'servizio': 'TARI anno in corso', 'ente': 'Comune di Prova', 'data': '28/11/2026',
};
