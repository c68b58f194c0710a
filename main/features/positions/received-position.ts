import { randomUUID } from 'node:crypto';
import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { advanceNumber, recordForeignNumber } from '../../data/numbering/issued-numbers.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { issuingTermsOf } from '../catalogue/index.ts';
import { findOrCreateDebtor, personByFiscalCode, type DebtorInput } from '../people/index.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { checkDescription } from './form-rules.ts';
import { inScope } from './service.ts';
import { addFact, insertInstallment, insertOption, insertPosition, insertTransfer, loadExternalPayments, loadFacts, loadPosition, projectStates, type NewTransfer } from './store.ts';

/** Origin of a position made out of a payment that had none (glossary, `origin`). */
export const RECEIVED_ORIGIN = 'RECEIPT_FILE';

/** The number of the notice that was paid: of the position itself, or, where it is not of our series, only told with it. */
export type ReceivedNumber = Readonly<{ kind: 'OWN'; nav: string; iuv: string }> | Readonly<{ kind: 'EXTERNAL'; number: string }>;

/** What the operator says of the debt that was paid. `transfers`: those of the receipt, null when the amount is not the one they make. */
export type ReceivedDebt = Readonly<{
  serviceId: number; year: number | null; debtor: DebtorInput; description: string; amountCents: number; number: ReceivedNumber; transfers: readonly NewTransfer[] | null; detail: string; reason: string;
}>;

/**
 * Records the debt that a payment without position has paid. Nothing of it is claimed from anybody: no due date, no notice to print, and the rules of the service on amounts
 * and dates, which are for what is asked, do not hold for what was already received. The caller attributes the payment in the same unit.
 */
export async function recordReceivedPosition(context: ApplicationContext, unit: UnitOfWork, operator: Operator, debt: ReceivedDebt): Promise<Outcome<Readonly<{ id: number; installmentId: number }>>> {
  const terms = await issuingTermsOf(context, unit, debt.serviceId);
  if (terms === null || !inScope(operator, terms.rules.office)) return failure('NOT_FOUND', 'Il servizio non c’è più: scegline un altro.', { field: 'serviceId' });
  const { rules } = terms;
  if (rules.retired) return failure('STATE_FORBIDS', `Il servizio ${rules.code} è stato ritirato: scegline un altro.`, { field: 'serviceId' });
  const described = checkDescription(debt.description, false);
  if (!described.ok) return described;
  const transfers = debt.transfers === null ? await serviceTransfer(unit, debt, terms) : ok(debt.transfers);
  if (!transfers.ok) return transfers;
  // A receipt writes names as the bank had them: what the registry already knows of the person stands.
  const known = debt.debtor.fiscalCode === null ? null : await personByFiscalCode(unit, debt.debtor.fiscalCode);
  const debtor = await findOrCreateDebtor(unit, known === null ? debt.debtor : { ...debt.debtor, name: known.name, type: known.type }, { by: operator, anonymousAllowed: true, knownPersonId: null, today: context.clock.today() });
  if (!debtor.ok) return debtor;
  const own = debt.number.kind === 'OWN' ? debt.number : null;
  if (own !== null) {
    const recorded = await recordForeignNumber(unit, own.nav, null);
    if (!recorded.ok && recorded.error.reason !== 'ALREADY_KNOWN') return failure('STATE_FORBIDS', recorded.error.message);
    await advanceNumber(unit, own.nav, { to: 'UPLOADED' });
  }
  const id = await insertPosition(unit, {
    iupd: `SPO${randomUUID().replaceAll('-', '')}`, serviceId: debt.serviceId, office: rules.office, personId: debtor.value.person.id, year: debt.year, description: debt.description, fields: {}, notes: null, origin: RECEIVED_ORIGIN,
    externalId: debt.number.kind === 'EXTERNAL' ? debt.number.number : null, amountCents: debt.amountCents, dueDate: null, payableUntil: null, expiringFrom: null, replacesId: null, createdBy: operator.id, state: 'DRAFT', firstNav: own?.nav ?? null,
  });
  const optionId = await insertOption(unit, id, 'SINGLE_INSTALLMENT', 'Rata unica', 1);
  const installmentId = await insertInstallment(unit, { positionId: id, optionId, number: 1, amountCents: debt.amountCents, dueDate: null, payableUntil: null, nav: own?.nav ?? null, iuv: own?.iuv ?? null, confirmedAt: own === null ? null : unit.now, state: 'DRAFT' });
  for (const transfer of transfers.value) await insertTransfer(unit, installmentId, transfer);
  await addFact(unit, { positionId: id, installmentId, kind: 'CREATED', operatorId: operator.id, reason: debt.reason, detail: debt.detail });
  await appendAudit(unit, { action: 'POSITION_CREATED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: null, after: { origin: RECEIVED_ORIGIN, amountCents: debt.amountCents, nav: own?.nav ?? null, serviceId: debt.serviceId }, reason: debt.reason });
  unit.touch('positions');
  unit.touch('people');
  return ok({ id, installmentId });
}

async function serviceTransfer(unit: UnitOfWork, debt: ReceivedDebt, { rules, iban }: NonNullable<Awaited<ReturnType<typeof issuingTermsOf>>>): Promise<Outcome<readonly NewTransfer[]>> {
  const entity = await findEntityIdentity(unit);
  if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo avvio.');
  if (iban === null) return failure('STATE_FORBIDS', `Al servizio ${rules.code} manca il conto di accredito: sceglilo in Configurazione, Servizi.`, { field: 'serviceId' });
  return ok([{ index: 1, payeeFiscalCode: entity.fiscalCode, payeeName: entity.name, iban, postalIban: null, stamp: false, amountCents: debt.amountCents, category: rules.taxonomy, description: debt.description }]);
}

/**
 * A position made out of a payment is that payment's: when the payment leaves it and nothing else pays it, the debt was never there and it becomes Annullata.
 * The caller projects it afterwards. Paid again (the decision taken back), the payment holds over the cancellation (states.md, PAID before INVALID).
 */
export async function withdrawIfReceived(unit: UnitOfWork, operator: Operator, positionId: number, reason: string): Promise<void> {
  const record = await loadPosition(unit, positionId);
  if (record === null || record.position.origin !== RECEIVED_ORIGIN) return;
  const { installments } = await projectStates(unit, positionId);
  const outside = (await loadExternalPayments(unit, positionId)).some((payment) => payment.voidedAt === null);
  if (outside || installments.some((row) => row.payments > 0)) return;
  if ((await loadFacts(unit, positionId)).some((fact) => fact.kind === 'CANCELLED')) return;
  await addFact(unit, { positionId, kind: 'CANCELLED', operatorId: operator.id, reason, detail: 'Era nata da questo pagamento' });
  for (const { nav } of record.installments) if (nav !== null) await advanceNumber(unit, nav, { to: 'BURNED', reason: 'Posizione annullata' });
}
