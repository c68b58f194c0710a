import { createHash } from 'node:crypto';
import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { keepRawFile } from '../../data/raw-files.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { isOpenState, isPaidState, STATE_LABEL } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import { addWorkingDays } from '../../domain/working-days.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { personById } from '../people/index.ts';
import { addFact, attachToFact, recordServed, shownStateOf, type InstallmentRow, type PositionRecord } from '../positions/index.ts';
import { openTask } from '../tasks/index.ts';
import { findPositionFor } from './position-card.ts';
import { insertAnswer } from './verification-store.ts';

const DRAFT_REFUSAL = 'È una bozza: non ha un numero, nessuno può averla pagata.';

/** Remembers what the citizen was told, with the age of the data at that moment (`dataAge`, in words). */
export async function recordAnswer(unit: UnitOfWork, operator: Operator, input: Readonly<{ positionId: number; verdict: string; title: string }>, dataAge: string): Promise<Outcome<Readonly<{ at: string }>>> {
  const record = await findPositionFor(unit, operator, { id: input.positionId, nav: null });
  if (record === null) return failure('NOT_FOUND', 'La posizione non c’è.');
  if (record.position.state === 'DRAFT') return failure('STATE_FORBIDS', DRAFT_REFUSAL);
  await insertAnswer(unit, { positionId: input.positionId, operatorId: operator.id, verdict: input.verdict, title: input.title, dataAge });
  await recordServed(unit, operator.id, record.position.personId, record.position.id);
  await appendAudit(unit, { action: 'VERIFICATION_ANSWERED', subjectKind: 'position', subjectId: String(input.positionId), operatorId: String(operator.id), before: null, after: { verdict: input.verdict } });
  return ok({ at: unit.now });
}

/** @property installmentIds those the citizen says to have paid; none: the next to pay */
export type Declaration = Readonly<{ positionId: number; installmentIds: readonly number[]; paidOn: string | null; psp: string | null; transactionId: string | null; note: string; attachment: Readonly<{ name: string; contentBase64: string }> | null }>;

/** Records that the citizen declares to have paid: the state does not change, a task reminds in two working days (features.md part 2, pain 1). */
export async function recordDeclaration(context: ApplicationContext, unit: UnitOfWork, operator: Operator, input: Declaration): Promise<Outcome<Readonly<{ taskId: number; dueOn: string }>>> {
  const record = await findPositionFor(unit, operator, { id: input.positionId, nav: null });
  const person = record === null ? null : await personById(unit, record.position.personId);
  if (record === null || person === null) return failure('NOT_FOUND', 'La posizione non c’è.');
  if (record.position.state === 'DRAFT') return failure('STATE_FORBIDS', DRAFT_REFUSAL);
  if (isPaidState(record.position.state)) return failure('STATE_FORBIDS', 'Qui il pagamento risulta già: stampa la ricevuta.');
  const today = context.clock.today();
  if (input.paidOn !== null && input.paidOn > today) return failure('INVALID_FIELD', 'La data del pagamento è nel futuro.', { field: 'paidOn' });
  const bytes = input.attachment === null ? null : new Uint8Array(Buffer.from(input.attachment.contentBase64, 'base64'));
  const sha256 = bytes === null ? null : createHash('sha256').update(bytes).digest('hex');
  if (bytes !== null && sha256 !== null) await keepRawFile(unit, sha256, bytes);
  const declared = declaredInstallments(record, input.installmentIds);
  if (declared === null) return failure('INVALID_FIELD', 'Una delle rate scelte non è di questa posizione, o risulta già pagata: scegli di nuovo.', { field: 'installmentIds' });
  const amountCents = declared.length === 0 ? record.position.amountCents : declared.reduce((sum, row) => sum + row.amountCents, 0);
  const navs = declared.flatMap(({ nav }) => (nav === null ? [] : [formatNav(nav)])).join(', ') || '—';
  const parts = declared.flatMap((row) => partOf(record, row) ?? []).join(', ');
  const taskId = await openTask(context, unit, {
    kind: 'DECLARED_PAID', office: record.position.office, positionId: record.position.id, paymentId: null, amountCents, ownerId: operator.id,
    facts: {
      explanation: `Il cittadino dice di avere pagato, ma qui il pagamento non risulta. ${input.note}`, detail: [person.name, record.position.description, ...(parts === '' ? [] : [parts])].join(' · '), leftHeading: 'Da noi', rightHeading: 'Dal cittadino',
      sides: [
        { label: 'Stato', left: STATE_LABEL[shownStateOf(record.position, record.position.expiringFrom, today)], right: 'Pagata', mono: false },
        { label: 'Quando', left: '—', right: input.paidOn === null ? 'non ricorda' : formatDate(input.paidOn), mono: false },
        { label: 'Dove', left: '—', right: input.psp ?? 'non ricorda', mono: false },
        { label: 'Importo', left: formatEuro(amountCents), right: formatEuro(amountCents), mono: false },
        ...(parts === '' ? [] : [{ label: 'Che cosa', left: parts, right: parts, mono: false }]),
        { label: declared.length > 1 ? 'Numeri avviso' : 'Numero avviso', left: navs, right: navs, mono: true },
        { label: 'Transazione', left: '—', right: input.transactionId ?? '—', mono: true },
        { label: 'Allegato', left: '—', right: input.attachment?.name ?? 'nessuno', mono: false },
      ],
    },
  });
  const factId = await addFact(unit, { positionId: record.position.id, installmentId: declared.length === 1 && input.installmentIds.length === 1 ? (declared[0]?.id ?? null) : null, kind: 'DECLARATION', operatorId: operator.id, detail: input.paidOn === null ? null : `il ${formatDate(input.paidOn)}` });
  if (input.attachment !== null && sha256 !== null) await attachToFact(unit, { positionId: record.position.id, factId, name: input.attachment.name, sha256 });
  await appendAudit(unit, { action: 'PAYMENT_DECLARED', subjectKind: 'position', subjectId: String(record.position.id), operatorId: String(operator.id), before: null, after: { paidOn: input.paidOn, attachmentSha256: sha256 } });
  return ok({ taskId, dueOn: addWorkingDays(today, 2) });
}

/** What the citizen speaks of; without a choice the next to pay, as the lists show it. Null: of what was chosen something is not of this position, or is paid. */
function declaredInstallments(record: PositionRecord, chosen: readonly number[]): readonly InstallmentRow[] | null {
  if (chosen.length === 0) return [record.installments.find(({ nav }) => nav === record.position.firstNav) ?? record.installments[0]].flatMap((row) => row ?? []);
  const rows = record.installments.filter(({ id, nav, state }) => chosen.includes(id) && nav !== null && isOpenState(state));
  return rows.length === new Set(chosen).size ? rows : null;
}

/** `Rata 2 di 5`; null of what is not divided. */
function partOf({ installments }: PositionRecord, { optionId, number }: InstallmentRow): string | null {
  const of = installments.filter((row) => row.optionId === optionId).length;
  return of === 1 ? null : `Rata ${number} di ${of}`;
}
