import type { z } from 'zod';
import { MOST_LOT_NOTICES, type lotCount, type lotSelection } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { noticesOfPart, partsOf, type PartRule } from '../../domain/lot-parts.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { newestLetterVersion, paperObjection } from '../notices/index.ts';
import { postalPlacesOf } from '../people/index.ts';
import { countWithPlan, printCandidates, type PrintCandidate, type PrintChoice } from '../positions/index.ts';
import type { ReminderTerms } from './reminders.ts';
import { inLotOrder, type LotSort } from './lot-order.ts';
import { insertLot, type NewLot } from './store.ts';

export type LotSelection = Readonly<z.infer<typeof lotSelection>>;
export type LotLook = Readonly<{ title: string; sort: LotSort; output: NewLot['output']; partPages: number; reason: string | null; paper: NewLot['paper']; language: NewLot['language']; letterId: number | null; /** From the register of this computer, taken before. */ mark: string }>;

/** The notices of a choice; one more than a lot holds when there are too many. For the heavy lane. */
export async function chosenNotices(context: ApplicationContext, reader: Reader, operator: Operator, selection: LotSelection): Promise<readonly PrintCandidate[]> {
  const found = await printCandidates(reader, choiceOf(selection), operator.offices, context.clock.today(), MOST_LOT_NOTICES + 1);
  return selection.unprintedOnly ? found.filter(({ paper }) => paper === 0) : found;
}

function choiceOf({ filter, ids, loadId }: LotSelection): PrintChoice {
  return ids === null ? { filter, loadId } : { ids };
}

/** Number and total of a choice, shown before the lot is made. For the heavy lane. */
export async function countChosen(context: ApplicationContext, reader: Reader, operator: Operator, selection: LotSelection, sort: LotSort, rule: PartRule): Promise<z.infer<typeof lotCount>> {
  const chosen = await chosenNotices(context, reader, operator, selection);
  const places = await postalPlacesOf(reader, chosen.map(({ personId }) => personId));
  return {
    notices: Math.min(chosen.length, MOST_LOT_NOTICES), totalCents: chosen.reduce((sum, { amountCents }) => sum + amountCents, 0), withPaper: chosen.filter(({ paper }) => paper === 1).length, needReason: chosen.filter(({ state }) => state === 'TO_SYNC').length,
    expired: chosen.filter(({ state, payableUntil }) => state !== 'TO_SYNC' && payableUntil !== null && payableUntil < context.clock.today()).length,
    withoutPostalCode: chosen.filter(({ personId }) => (places.get(personId)?.postalCode ?? '') === '').length, withPlan: await countWithPlan(reader, choiceOf(selection), operator.offices, context.clock.today()), parts: countParts(chosen, sort, places, rule), tooMany: chosen.length > MOST_LOT_NOTICES,
  };
}

/** Numbers of the files the notices go into, in their order. */
function partsFor(notices: readonly Pick<PrintCandidate, 'fine'>[], rule: PartRule): readonly number[] {
  return partsOf(notices.map(({ fine }) => ({ fine: fine === 1 })), rule);
}

/** How many files they go into. Their order counts only where some take more pages than others. */
function countParts(notices: readonly PrintCandidate[], sort: LotSort, places: Parameters<typeof inLotOrder>[2], rule: PartRule): number {
  const mixed = notices.some(({ fine }) => fine === 1) && notices.some(({ fine }) => fine === 0);
  return partsFor(mixed ? inLotOrder(notices, sort, places) : notices, rule).at(-1) ?? 0;
}

/** The notices of a choice in the order of the lot. Errors: TOO_BIG, REFUSED (none), VERSION_CONFLICT (not as many as the operator saw). For the heavy lane. */
export async function orderedNotices(context: ApplicationContext, reader: Reader, operator: Operator, selection: LotSelection, sort: LotSort, expected: number): Promise<Outcome<readonly PrintCandidate[]>> {
  const chosen = await chosenNotices(context, reader, operator, selection);
  return inOrder(reader, chosen, sort, expected);
}

/** The same, for notices already chosen. */
export async function inOrder(reader: Reader, chosen: readonly PrintCandidate[], sort: LotSort, expected: number): Promise<Outcome<readonly PrintCandidate[]>> {
  if (chosen.length > MOST_LOT_NOTICES) return failure('TOO_BIG', 'Un lotto tiene 50.000 avvisi: restringi il filtro e fanne più d’uno.');
  if (chosen.length === 0) return failure('REFUSED', 'Non c’è nessun avviso da stampare con questa scelta.');
  if (chosen.length !== expected) return failure('VERSION_CONFLICT', `Nel frattempo gli avvisi sono diventati ${chosen.length}: guarda di nuovo il conteggio e conferma.`, { retry: 'AFTER_RELOAD' });
  const places = sort === 'POSTAL' ? await postalPlacesOf(reader, chosen.map(({ personId }) => personId)) : new Map();
  return ok(inLotOrder(chosen, sort, places));
}

/** Writes a lot, which begins to print once committed. Errors: INVALID_FIELD, a paper that the office cannot print on, or a letter that is no more. */
export async function makeLot(context: ApplicationContext, unit: UnitOfWork, operator: Operator, look: LotLook, asked: Readonly<{ kind: NewLot['kind']; selection: LotSelection | ReminderTerms }>, notices: readonly Pick<PrintCandidate, 'positionId' | 'installmentId' | 'amountCents' | 'fine'>[]): Promise<Outcome<number>> {
  const objection = look.paper === null ? null : await paperObjection(unit, look.paper);
  if (objection !== null) return failure('INVALID_FIELD', objection, { field: 'paper' });
  if (look.language === 'it+en' && look.paper !== null && look.paper !== 'A4') return failure('INVALID_FIELD', 'In due lingue si stampa solo su foglio A4 senza bollettino.', { field: 'language' });
  const letterVersionId = look.letterId === null ? null : await newestLetterVersion(unit, look.letterId);
  if (look.letterId !== null && letterVersionId === null) return failure('INVALID_FIELD', 'La lettera scelta non c’è più, o è stata ritirata: scegline un’altra.', { field: 'letterId' });
  const rule: PartRule = { asked: look.partPages, letter: look.letterId !== null, output: look.output, paper: look.paper };
  const partPages = noticesOfPart(rule);
  const parts = partsFor(notices, rule);
  const id = await insertLot(unit, { operatorId: operator.id, kind: asked.kind, title: look.title, asked: JSON.stringify(asked.selection), sort: look.sort, output: look.output, partPages, reason: look.reason, mark: look.mark, paper: look.paper, language: look.language, letterVersionId }, notices.map((notice, index) => ({ ...notice, part: parts[index] ?? 1 })));
  await appendAudit(unit, { action: 'LOT_CREATED', subjectKind: 'lot', subjectId: String(id), operatorId: String(operator.id), before: null, after: { kind: asked.kind, notices: notices.length, sort: look.sort, output: look.output, partPages, paper: look.paper, language: look.language, letterVersionId }, ...(look.reason === null ? {} : { reason: look.reason }) });
  unit.touch('lots');
  unit.afterCommit(() => context.lots.wake(context));
  return ok(id);
}
