import { fillLetter, EXAMPLE_LETTER_VALUES, letterProblemMessage } from '../../domain/cover-letter.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { windowProblem, type EnvelopeWindow } from '../../domain/envelope-window.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Outcome } from '../access/index.ts';
import { readEntity } from '../setup/index.ts';
import { creditorOf, documentOf } from './content.ts';

/** Shown while there is no letter of the office's own. */
const SOME_LETTER = { title: 'Avviso di pagamento: {causale}', body: 'Gentile {nome},\n\ninsieme a questa lettera trova l’avviso per {causale}, di {importo} euro, da pagare entro il {scadenza}.\n\nCordiali saluti\n{ente}' };

/**
 * A letter and its notice to look at, of a debtor of invention, with the window of the envelope over both. Errors: NOT_SET_UP, INVALID_FIELD at a measure of the window, or at a text of the
 * letter that names an unknown field or is longer than a page.
 */
export async function drawExample(context: ApplicationContext, { window, letter = SOME_LETTER }: Readonly<{ window: EnvelopeWindow | null; letter?: Readonly<{ title: string; body: string }> }>): Promise<Outcome<ReturnType<typeof documentOf>>> {
  const entity = await context.engine.read((reader) => readEntity(reader));
  if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo avvio.');
  const wrong = window === null ? null : windowProblem(window);
  if (wrong !== null) return failure('INVALID_FIELD', wrong.message, { field: `window.${wrong.field}` });
  const values = { ...EXAMPLE_LETTER_VALUES, ente: entity.name, data: formatDate(context.clock.today()) };
  const [title, body] = [fillLetter(letter.title, values), fillLetter(letter.body, values)];
  if (!title.ok) return failure('INVALID_FIELD', letterProblemMessage(title.error), { field: 'title' });
  if (!body.ok) return failure('INVALID_FIELD', letterProblemMessage(body.error), { field: 'body' });
  const drawn = await context.drawing.notice({
    creditor: creditorOf(entity), debtor: { fiscalCode: values['codice fiscale'], name: values.nome, address: values.indirizzo }, subject: values.causale, payment: { kind: 'WHOLE', part: { nav: null, amountCents: 15_200, dueDate: '2026-12-16' } }, postal: null, model: '3', medium: 'A4',
    letter: { title: title.value, body: body.value, recipient: [values.nome, 'Via Roma 10', '00100 Roma (RM)'], window }, ...(window === null ? {} : { windowShown: window }), mark: 'PREVIEW', testArchive: context.testArchive, drawnAt: new Date(context.clock.nowMs()).toISOString(),
  });
  if (drawn.ok) return ok(documentOf(drawn.value, 'anteprima-lettera.pdf'));
  const field = drawn.error.field === 'letterTitle' ? 'title' : drawn.error.field === 'letterBody' ? 'body' : null;
  return field === null ? failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field }) : failure('INVALID_FIELD', drawn.error.message, { field });
}
