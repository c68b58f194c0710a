import type { z } from 'zod';
import type { letterShape } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { planOf as asPlan, type AnyNoticeContent, type NoticePart } from '../../documents/notice-content.ts';
import { printedAmount, printedDate, printedNav } from '../../documents/printed-forms.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { fillLetter, letterProblemMessage, namesField, parseLetter, type LetterValues } from '../../domain/cover-letter.ts';
import { formatEuro } from '../../domain/money.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { shownLines, type PositionRecord } from '../positions/index.ts';
import type { NoticeToDraw } from './content.ts';
import { addVersion, findLetterVersion, findNewestVersion, insertLetter, listLetters, nameOfService, setLetterRetired, versionsOfLetter, type LetterVersion } from './letter-store.ts';
import { findPaperSetting } from './paper-store.ts';
import type { LetterRequest } from './paper-choice.ts';

export type Letter = z.infer<typeof letterShape>;

const GONE = 'Questa lettera non c’è più: ricarica l’elenco.';

function toLetter({ id, retired, version, title, body, madeAt, who, prints }: LetterVersion): Letter {
  return { id, retired: retired === 1, version, title, body, madeAt, who, prints };
}

/** Letters in their newest version; retired ones only when asked for. */
export async function newestLetters(reader: Reader, includeRetired: boolean): Promise<readonly Letter[]> {
  return (await listLetters(reader, includeRetired)).map(toLetter);
}

export async function letterWithVersions(reader: Reader, id: number): Promise<Outcome<Letter & Readonly<{ versions: Omit<Letter, 'id' | 'retired'>[] }>>> {
  const versions = await versionsOfLetter(reader, id);
  const [newest] = versions;
  if (newest === undefined) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  return ok({ ...toLetter(newest), versions: versions.map(({ version, title, body, madeAt, who, prints }) => ({ version, title, body, madeAt, who, prints })) });
}

/**
 * Adds a letter, or gives one a new version when its text changed; versions before it stay, because prints say which went with them. Errors: INVALID_FIELD at `title` or `body` (an unknown
 * field, with its name), NOT_FOUND, VERSION_CONFLICT.
 */
export async function saveLetter(unit: UnitOfWork, by: Operator, input: Readonly<{ id: number | null; expectedVersion: number | null; title: string; body: string }>): Promise<Outcome<Letter>> {
  for (const field of ['title', 'body'] as const) {
    const parsed = parseLetter(input[field]);
    if (!parsed.ok) return failure('INVALID_FIELD', letterProblemMessage(parsed.error), { field });
  }
  if (namesField(input.title, 'voci')) return failure('INVALID_FIELD', 'Il campo {voci} è un elenco: mettilo nel testo, non nel titolo.', { field: 'title' });
  const before = input.id === null ? null : await findNewestVersion(unit, input.id);
  if (input.id !== null && before === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  if ((before?.version ?? null) !== input.expectedVersion) return versionConflict();
  if (before !== null && before.title === input.title && before.body === input.body) return ok(toLetter(before));
  const id = before?.id ?? (await insertLetter(unit, by.id, input));
  if (before !== null) await addVersion(unit, id, before.version + 1, by.id, input);
  return told(unit, by, id, before === null ? 'LETTER_ADDED' : 'LETTER_CHANGED');
}

/** Takes a letter out of the choice, or back into it; it is never deleted. Errors: NOT_FOUND, VERSION_CONFLICT. */
export async function retireLetter(unit: UnitOfWork, by: Operator, input: Readonly<{ id: number; expectedVersion: number; retired: boolean }>): Promise<Outcome<Letter>> {
  const before = await findNewestVersion(unit, input.id);
  if (before === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  if (before.version !== input.expectedVersion) return versionConflict();
  await setLetterRetired(unit, before.id, input.retired);
  return told(unit, by, before.id, input.retired ? 'LETTER_RETIRED' : 'LETTER_REACTIVATED');
}

async function told(unit: UnitOfWork, by: Operator, id: number, action: 'LETTER_ADDED' | 'LETTER_CHANGED' | 'LETTER_RETIRED' | 'LETTER_REACTIVATED'): Promise<Outcome<Letter>> {
  const after = await findNewestVersion(unit, id);
  if (after === null) throw new Error('The letter just written is not there');
  await appendAudit(unit, { action, subjectKind: 'letter', subjectId: String(id), operatorId: String(by.id), before: null, after: { version: after.version, title: after.title, retired: after.retired === 1 } });
  unit.touch('catalogue');
  return ok(toLetter(after));
}

/** The version a letter has now, for who keeps it for many prints; null: there is none, or it was retired. */
export async function newestLetterVersion(reader: Reader, id: number): Promise<number | null> {
  const found = await findNewestVersion(reader, id);
  return found === null || found.retired === 1 ? null : found.versionId;
}

/** Title and number of a version. */
export async function letterNamed(reader: Reader, versionId: number): Promise<Readonly<{ title: string; version: number }> | null> {
  const found = await findLetterVersion(reader, versionId);
  return found === null ? null : { title: found.title, version: found.version };
}

/** A notice with its letter before it, filled in with what the notice says. Errors, in Italian: the letter is no more, or was retired. */
export async function withLetter(context: ApplicationContext, reader: Reader, record: PositionRecord, toDraw: NoticeToDraw, asked: LetterRequest): Promise<Result<NoticeToDraw, string>> {
  const found = 'versionId' in asked ? await findLetterVersion(reader, asked.versionId) : await findNewestVersion(reader, asked.letterId);
  if (found === null || ('letterId' in asked && found.retired === 1)) return err('La lettera scelta non c’è più, o è stata ritirata: scegline un’altra.');
  const voci = namesField(found.body, 'voci') ? await vociOf(context, reader, record, toDraw) : '';
  const values = { ...valuesOf(toDraw, (await nameOfService(reader, record.position.serviceId)) ?? '', formatDate(context.clock.today())), voci };
  const [title, body] = [fillLetter(found.title, values), fillLetter(found.body, values)];
  if (!title.ok) return err(letterProblemMessage(title.error));
  if (!body.ok) return err(letterProblemMessage(body.error));
  const { window } = await findPaperSetting(reader);
  const { content } = toDraw;
  const sheet = 'payment' in content ? content : asPlan(content);
  return ok({ ...toDraw, content: { ...sheet, letter: { title: title.value, body: body.value, recipient: toDraw.recipient, window } }, letter: { versionId: found.versionId, title: found.title, version: found.version } });
}

/** What the debt is made of, a line each, and what it comes to; of a fine its two amounts. Where the paper asks for a part of the debt alone, that too. */
async function vociOf(context: ApplicationContext, reader: Reader, record: PositionRecord, { content }: NoticeToDraw): Promise<string> {
  const { payment } = 'payment' in content ? content : asPlan(content);
  if (payment.kind === 'FINE') return `Importo scontato: ${formatEuro(payment.discounted.amountCents)}\nImporto ridotto: ${formatEuro(payment.reduced.amountCents)}`;
  const { description, amountCents } = record.position;
  const lines = await shownLines(context, reader, record);
  const each = lines.map((line) => `${line.label}${line.payee === null ? '' : ` (${line.payee.name})`}: ${formatEuro(line.amountCents)}`);
  const whole = each.length === 0 ? [`${description}: ${formatEuro(amountCents)}`] : [...each, `Totale: ${formatEuro(amountCents)}`];
  const asked = payment.kind === 'WHOLE' ? payment.part.amountCents : (payment.whole?.amountCents ?? payment.installments.reduce((sum, part) => sum + part.amountCents, 0));
  return [...whole, ...(asked === amountCents ? [] : [`Con questo avviso: ${formatEuro(asked)}`])].join('\n');
}

/** What the fields of a letter say of a notice; of a fine both amounts, of a plan the whole and its first due date. */
function valuesOf({ content }: NoticeToDraw, service: string, today: string): Omit<LetterValues, 'voci'> {
  const { amount, dueDate, navs } = asked(content);
  return {
    'nome': content.debtor.name, 'indirizzo': content.debtor.address ?? '', 'codice fiscale': content.debtor.fiscalCode ?? '', 'causale': content.subject, 'importo': amount, 'scadenza': dueDate ?? 'senza scadenza',
    'numero avviso': navs.map(printedNav).join(', '), 'servizio': service, 'ente': content.creditor.name, 'data': today,
  };
}

function asked(content: AnyNoticeContent): Readonly<{ amount: string; dueDate: string | null; navs: readonly string[] }> {
  const { payment } = 'payment' in content ? content : asPlan(content);
  const navs = (parts: readonly NoticePart[]) => parts.flatMap(({ nav }) => (nav === null ? [] : [nav]));
  const day = (date: string | null | undefined) => (date == null ? null : printedDate(date));
  switch (payment.kind) {
    case 'WHOLE':
      return { amount: printedAmount(payment.part.amountCents), dueDate: day(payment.part.dueDate), navs: navs([payment.part]) };
    // The days of a fine are counted from its notification: the notice says how.
    case 'FINE':
      return { amount: `${printedAmount(payment.discounted.amountCents)} oppure ${printedAmount(payment.reduced.amountCents)}`, dueDate: 'termine scritto nell’avviso', navs: navs([payment.discounted, payment.reduced]) };
    case 'INSTALLMENTS': {
      const { whole, installments } = payment;
      const first = whole ?? installments[0];
      return { amount: printedAmount(whole?.amountCents ?? installments.reduce((sum, { amountCents }) => sum + amountCents, 0)), dueDate: day(first?.dueDate), navs: navs(whole === null ? installments : [whole]) };
    }
  }
}
