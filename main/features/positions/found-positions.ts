import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { prefixQuery, wholeWordsQuery } from './list-text.ts';
import { numberPartIds } from './number-part.ts';
import { CARD, cardSchema, officeScope, stillToPay, toRow, type PositionListRow } from './position-cards.ts';

/**
 * The newest positions whose causale, debtor and service hold every word of a text, for the search as one types: as whole words where that gives
 * a full answer, else as beginnings.
 */
export async function positionsByWords(reader: Reader, text: string, offices: readonly string[] | null, today: string, limit: number): Promise<PositionListRow[]> {
  const [whole, beginnings] = [wholeWordsQuery(text), prefixQuery(text)];
  if (whole === null || beginnings === null) return [];
  const found = await newestByWords(reader, whole, offices, today, limit);
  return found.length === limit ? found : newestByWords(reader, beginnings, offices, today, limit);
}

async function newestByWords(reader: Reader, words: string, offices: readonly string[] | null, today: string, limit: number): Promise<PositionListRow[]> {
  const scope = officeScope(offices);
  const cards = await reader.all(cardSchema,
    `/* positions.byWords */ SELECT ${CARD} FROM (SELECT p.id AS picked FROM debt_position_text t CROSS JOIN debt_position p ON p.id = t.rowid WHERE t.debt_position_text MATCH ? AND ${scope.sql} ORDER BY t.rowid DESC LIMIT ?)
     CROSS JOIN position_card ON id = picked ORDER BY id DESC`, [words, ...scope.params, limit]);
  return cards.map((card) => toRow(card, today));
}

/**
 * Positions that some digits name, for the search as one types: the newest whose causale holds a word that begins so, and positions with the digits in a
 * notice number. Of digits that very many numbers hold, any are given: who looks for a number types on.
 */
export async function positionsByDigits(reader: Reader, digits: string, offices: readonly string[] | null, today: string, limit: number): Promise<PositionListRow[]> {
  const scope = officeScope(offices);
  const numbered = numberPartIds('installment', digits);
  const most = limit * 3;
  const cards = await reader.all(cardSchema,
    `/* positions.byDigits */ SELECT ${CARD} FROM (
      SELECT * FROM (SELECT p.id AS picked FROM (SELECT id AS numbered FROM (${numbered.sql})) CROSS JOIN installment i ON i.id = numbered CROSS JOIN debt_position p ON p.id = i.position_id WHERE ${scope.sql} LIMIT ?)
      UNION SELECT * FROM (SELECT p.id FROM debt_position_text t CROSS JOIN debt_position p ON p.id = t.rowid WHERE t.debt_position_text MATCH ? AND ${scope.sql} ORDER BY t.rowid DESC LIMIT ?)) CROSS JOIN position_card ON id = picked
     ORDER BY id DESC LIMIT ?`, [...numbered.params, ...scope.params, most, `"${digits}"*`, ...scope.params, most, limit]);
  return cards.map((card) => toRow(card, today));
}

const OPEN_STATES = "('TO_SYNC', 'UNPAID', 'PARTIALLY_PAID', 'UNPAYABLE')";

/** Positions of a person inside the operator's scope, newest first. */
export async function positionsOfPerson(reader: Reader, personId: number, offices: readonly string[] | null, today: string, which: 'OPEN' | 'ALL'): Promise<PositionListRow[]> {
  const scope = officeScope(offices);
  const open = which === 'OPEN' ? `AND state IN ${OPEN_STATES}` : '';
  const cards = await reader.all(cardSchema, `/* positions.ofPerson */ SELECT ${CARD} FROM position_card WHERE person_id = ? AND ${scope.sql} ${open} ORDER BY id DESC LIMIT 200`, [personId, ...scope.params]);
  return cards.map((card) => toRow(card, today));
}

const debtSchema = z.object({ personId: z.int(), count: z.int(), cents: z.int() });

/** How many open positions each of some people has inside the operator's scope, and their cents; who has none is not there. */
export async function openDebtsOf(reader: Reader, personIds: readonly number[], offices: readonly string[] | null): Promise<ReadonlyMap<number, Readonly<{ count: number; cents: number }>>> {
  if (personIds.length === 0) return new Map();
  const scope = officeScope(offices);
  const rows = await reader.all(debtSchema, `/* positions.openDebts */ SELECT person_id, COUNT(*) AS count, SUM(${stillToPay('debt_position')}) AS cents FROM debt_position INDEXED BY debt_position_person WHERE person_id IN (${personIds.map(() => '?').join(', ')}) AND state IN ${OPEN_STATES} AND ${scope.sql} GROUP BY person_id`, [...personIds, ...scope.params]);
  return new Map(rows.map((row) => [row.personId, row]));
}

/** The list row of one position; null when it does not exist or is outside the operator's scope. */
export async function positionRowById(reader: Reader, id: number, offices: readonly string[] | null, today: string): Promise<PositionListRow | null> {
  const scope = officeScope(offices);
  const card = await reader.get(cardSchema, `/* positions.card */ SELECT ${CARD} FROM position_card WHERE id = ? AND ${scope.sql}`, [id, ...scope.params]);
  return card === null ? null : toRow(card, today);
}

/**
 * Open positions that may be the same debt: same person and service, and the same amount or the same causale or year
 * (screens.md, duplicate guard). `strict` are those of equal amount with the same year or causale: refused unless accepted.
 */
export async function findDuplicates(reader: Reader, request: Readonly<{
  fiscalCode: string; serviceId: number; year: number | null; description: string; amountCents: number | null; exceptId: number | null; offices: readonly string[] | null; today: string;
}>): Promise<Readonly<{ all: PositionListRow[]; strict: PositionListRow[] }>> {
  const scope = officeScope(request.offices);
  const cards = await reader.all(cardSchema,
    `/* positions.duplicates */ SELECT ${CARD} FROM position_card WHERE person_id = (SELECT id FROM person_card WHERE fiscal_code = ?) AND service_id = ? AND id <> ? AND state IN ${OPEN_STATES} AND ${scope.sql} ORDER BY id DESC LIMIT 20`,
    [request.fiscalCode.replace(/\s/g, '').toUpperCase(), request.serviceId, request.exceptId ?? 0, ...scope.params]);
  const rows = cards.map((card) => toRow(card, request.today));
  const sameDebt = (row: PositionListRow) => (request.year !== null && row.year === request.year) || row.description === request.description;
  const all = rows.filter((row) => row.amountCents === request.amountCents || (row.year === request.year && row.description === request.description));
  return { all, strict: rows.filter((row) => row.amountCents === request.amountCents && sameDebt(row)) };
}

/** Positions by amount, for the search `=150,00`. */
export async function positionsByAmount(reader: Reader, amountCents: number, offices: readonly string[] | null, today: string, limit: number): Promise<PositionListRow[]> {
  const scope = officeScope(offices);
  const cards = await reader.all(cardSchema, `/* positions.byAmount */ SELECT ${CARD} FROM (SELECT id AS picked FROM debt_position INDEXED BY debt_position_amount WHERE amount_cents = ? AND ${scope.sql} ORDER BY id DESC LIMIT ?) CROSS JOIN position_card ON id = picked ORDER BY id DESC`, [amountCents, ...scope.params, limit]);
  return cards.map((card) => toRow(card, today));
}
