import { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { insertRowsReturning } from '../../data/many-rows.ts';
import { advancePrinted } from '../../data/numbering/issued-numbers.ts';
import { NOTICE_PAPERS, PRINTED_LANGUAGES } from '../../domain/notice-paper.ts';
import { sortName } from '../../domain/sort-name.ts';
import type { Operator } from '../access/index.ts';
import { addPrintFacts, printStandings, WITHDRAWN, type InstallmentRow, type PositionRecord, type PrintStanding } from '../positions/index.ts';
import { modelOf } from './paper-choice.ts';
import { insertPrintPapers } from './paper-store.ts';
import { factDetail, type ReadyToPrint } from './printing.ts';

/** What a drawn notice says, kept until its print is recorded: amounts in cents, civil dates. */
const askedSchema = z.object({ nav: z.string(), amountCents: z.int(), dueDate: z.string().nullable(), payee: z.string() });
/** `undated`: the paper bears no due date, whatever the archive knows. `beside`: other installments whose number stands on the same paper. */
export const drawnNoticeSchema = askedSchema.extend({
  undated: z.boolean(), account: z.string().nullable(), debtor: z.string(), address: z.string().nullable(), subject: z.string(), detail: z.string().nullable(), unsent: z.boolean(), beside: z.array(askedSchema.extend({ installmentId: z.int() })),
  model: z.string().default('3'), paper: z.enum(NOTICE_PAPERS).default('A4'), language: z.enum(PRINTED_LANGUAGES).default('it'), letterVersionId: z.int().nullable().default(null),
});
export type DrawnNotice = Readonly<z.infer<typeof drawnNoticeSchema>>;

/** The facts a notice is drawn from, as its print will say them; null without a number. */
export function drawnNoticeOf({ record, installment, toDraw, unsent, mode }: ReadyToPrint): DrawnNotice | null {
  if (installment.nav === null) return null;
  const beside = toDraw.beside.flatMap((other) => (other.nav === null ? [] : [{ installmentId: other.id, nav: other.nav, amountCents: other.amountCents, dueDate: other.dueDate, payee: payeeOn(record, other) }]));
  return {
    nav: installment.nav, amountCents: installment.amountCents, dueDate: installment.dueDate, undated: isFine(toDraw.content), beside, payee: toDraw.payee, account: toDraw.printedAccount, debtor: toDraw.debtorName, address: toDraw.content.debtor.address,
    subject: record.position.description, detail: factDetail(toDraw, unsent, mode), unsent, model: modelOf(toDraw.content), paper: toDraw.paper, language: toDraw.language, letterVersionId: toDraw.letter?.versionId ?? null,
  };
}

function payeeOn({ transfers }: PositionRecord, { id }: InstallmentRow): string {
  return transfers.filter(({ installmentId }) => installmentId === id).map(({ payeeFiscalCode, iban }) => `${payeeFiscalCode}:${iban ?? 'bollo'}`).join('+');
}

/** Days of a fine are counted from its notification: its paper bears no date. */
function isFine(content: object): boolean {
  return 'payment' in content && typeof content.payment === 'object' && content.payment !== null && 'kind' in content.payment && content.payment.kind === 'FINE';
}

/** Each number of a paper is a print of its own. */
function everyNumber(print: DrawnPrint): readonly DrawnPrint[] {
  return [print, ...print.drawn.beside.map(({ installmentId, ...asked }) => ({ ...print, installmentId, drawn: { ...print.drawn, ...asked, beside: [] } }))];
}

export type DrawnPrint = Readonly<{ positionId: number; installmentId: number; sha256: string; drawn: DrawnNotice }>;
/** `outdated`: what the paper says changed after it was drawn; its print is born superata. */
export type RecordedPrint = Readonly<{ installmentId: number; printId: number; outdated: boolean }>;

const insertedRow = z.object({ id: z.int(), installmentId: z.int() });
const HEAD = `/* prints.insertMany */ INSERT INTO notice_print (document, position_id, installment_id, payment_id, at, operator_id, copies, reason, sha256, model, printed_nav, printed_amount_cents, printed_due_date, printed_payee, printed_debtor, printed_address, printed_subject, state, before_confirmation, reprint, debtor_sort, printed_account)`;

/**
 * Records prints whose pages already lie in a finished file: histories, numbers, audit and the papers themselves, in the caller's unit. As for a
 * single print (states.md, print) but that the page cannot be taken back: one whose number, amount or due date changed meanwhile is recorded as superata.
 */
export async function recordPrints(unit: UnitOfWork, operator: Pick<Operator, 'id'>, prints: readonly DrawnPrint[], lot: Readonly<{ id: number; reason: string | null }>): Promise<readonly RecordedPrint[]> {
  const numbers = prints.flatMap(everyNumber);
  const standings = await printStandings(unit, numbers.map(({ installmentId }) => installmentId));
  const known = numbers.flatMap((print) => {
    const now = standings.get(print.installmentId);
    return now === undefined ? [] : [{ ...print, outdated: isOutdated(print.drawn, now), reprint: now.printed > 0 }];
  });
  const inserted = await insertRowsReturning(unit, insertedRow, HEAD, known.map(({ positionId, installmentId, sha256, drawn, outdated, reprint }) => [
    'NOTICE', positionId, installmentId, null, unit.now, operator.id, 1, lot.reason, sha256, drawn.model, drawn.nav, drawn.amountCents, drawn.undated ? null : drawn.dueDate, drawn.payee, drawn.debtor, drawn.address, drawn.subject,
    outdated ? 'SUPERSEDED' : 'CURRENT', drawn.unsent ? 1 : 0, reprint ? 1 : 0, sortName(drawn.debtor), drawn.account,
  ]), 'RETURNING id, installment_id');
  await advancePrinted(unit, known.map(({ drawn, sha256 }) => ({ nav: drawn.nav, hash: sha256 })));
  await addPrintFacts(unit, known.map(({ positionId, installmentId, drawn, reprint }) => ({ positionId, installmentId, kind: reprint ? 'REPRINTED' : 'PRINTED', operatorId: operator.id, reason: lot.reason, detail: [`lotto ${lot.id}`, ...(drawn.detail === null ? [] : [drawn.detail])].join(', ') })));
  const idOf = new Map(inserted.map((row) => [row.installmentId, row.id]));
  const recorded = known.flatMap(({ installmentId, outdated }) => {
    const printId = idOf.get(installmentId);
    return printId === undefined ? [] : [{ installmentId, printId, outdated }];
  });
  await insertPrintPapers(unit, known.flatMap(({ installmentId, drawn }) => { const printId = idOf.get(installmentId); return printId === undefined ? [] : [{ printId, paper: drawn.paper, language: drawn.language, letterVersionId: drawn.letterVersionId }]; }));
  await appendAudit(unit, { action: 'LOT_PRINTED', subjectKind: 'lot', subjectId: String(lot.id), operatorId: String(operator.id), before: null, after: { prints: recorded.map(({ printId }) => printId) }, ...(lot.reason === null ? {} : { reason: lot.reason }) });
  unit.touch('prints');
  return recorded;
}

/**
 * A payment or an answer of the intermediary also grows the version: only what stands on the paper makes it superata, or its number spent by a plan made or taken
 * away, or the account on its postal slip. The paper of a fine bears both numbers and tells itself until when each holds.
 */
function isOutdated(drawn: DrawnNotice, now: PrintStanding): boolean {
  return (now.withheld === WITHDRAWN && !drawn.undated) || drawn.nav !== now.nav || drawn.amountCents !== now.amountCents || drawn.dueDate !== now.dueDate || now.state === 'INVALID'
    || (drawn.account !== null && drawn.account !== now.account);
}
